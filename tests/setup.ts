/** Runs before every test file: records what each test touches and holds titles to the duties they may name. */
import { listenToTouches } from '@qinglian/kernel/trace.ts';
import { afterEach, beforeEach } from 'vitest';
import { titleProblem } from '../tools/duty-titles.ts';

declare module 'vitest' {
  interface TaskMeta {
    touched?: readonly string[];
  }
}

beforeEach(({ task }) => {
  const problem = titleProblem(task.name);
  if (problem !== undefined) throw new Error(problem);
  // Only what happens from here on counts: what a file prepares for all its tests proves nothing about one of them.
  const touched = new Set<string>();
  listenToTouches((what) => {
    if (touched.has(what)) return;
    touched.add(what);
    task.meta.touched = [...touched];
  });
});

afterEach(() => listenToTouches(undefined));
