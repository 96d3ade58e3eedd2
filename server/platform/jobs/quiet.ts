/** What the queue itself has to say is for its developers; failures of jobs are told by the worker. */
import { Logger } from 'graphile-worker';

export const quiet = new Logger(() => () => undefined);
