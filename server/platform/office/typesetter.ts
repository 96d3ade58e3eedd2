/** The process that sets papers: started at the first one, kept, and started anew when a paper ended it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Sheet } from './typst.worker.ts';

/** The longest list takes seconds; what takes longer would never end. */
const PATIENCE_MS = 60_000;

export interface Typesetter {
  /** `lost`: the process did not survive the sheet, or did not come to an end with it. */
  set(sheet: Sheet): Promise<Answer | 'lost'>;
}

export function typesetter(faces: () => readonly string[]): Typesetter {
  let child: ChildProcess | undefined;
  // One sheet at a time: whoever ends the process loses only the own one.
  let last: Promise<unknown> = Promise.resolve();

  const setOne = (sheet: Sheet): Promise<Answer | 'lost'> =>
    new Promise((resolve) => {
      const worker = (child ??= start(faces()));
      const settle = (answer: Answer | 'lost'): void => {
        clearTimeout(timer);
        worker.removeAllListeners();
        if (answer === 'lost') {
          child = undefined;
          worker.kill('SIGKILL');
        } else rest(worker);
        resolve(answer);
      };
      const timer = setTimeout(() => settle('lost'), PATIENCE_MS);
      worker.once('message', (answer) => settle(answer as Answer));
      worker.once('exit', () => settle('lost'));
      worker.once('error', () => settle('lost'));
      worker.ref();
      worker.channel?.ref();
      worker.send(sheet);
    });

  return {
    set: (sheet) => {
      const mine = last.then(() => setOne(sheet));
      last = mine;
      return mine;
    },
  };
}

/** Nothing of the server's surroundings (addresses of databases, tokens) goes along, and no word of a paper into a log. */
function start(faces: readonly string[]): ChildProcess {
  const program = fileURLToPath(new URL('./typst.worker.ts', import.meta.url));
  const { PATH, HOME, TMPDIR } = process.env;
  return fork(program, [...faces], {
    execArgv: program.endsWith('.ts') ? ['--import', 'tsx'] : [],
    env: { PATH, HOME, TMPDIR },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/** A process that waits keeps nobody from ending. */
function rest(worker: ChildProcess): void {
  worker.on('error', () => undefined);
  worker.unref();
  worker.channel?.unref();
}
