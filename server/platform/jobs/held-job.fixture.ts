/** A worker in a process of its own that takes a job and never ends it: its test kills it. */
import { startWorker } from './worker.ts';

const [ownerUrl = ''] = process.argv.slice(2);
await startWorker({
  ownerUrl,
  tasks: {
    held: async () => {
      process.send?.('holding');
      await new Promise(() => setInterval(() => undefined, 1_000));
    },
  },
});
process.send?.('ready');
