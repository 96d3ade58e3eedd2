/** Writes test-results/duties.json: for each test that names duties how it ended and what it touched. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { dutiesOf } from './duty-titles.ts';

export interface DutyResult {
  /** File and full title. */
  readonly test: string;
  readonly duties: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** `ledger:meeting`, `page:/today`, …: what kernel/trace.ts reported while the test ran. */
  readonly touched: readonly string[];
}

export default class DutyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results: DutyResult[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const duties = dutiesOf(test.name);
        if (duties.length === 0) continue;
        results.push({
          test: `${relative(process.cwd(), module.moduleId)} > ${test.fullName}`,
          duties,
          state: test.result().state,
          touched: [...(test.meta().touched ?? [])].sort(),
        });
      }
    }
    results.sort((a, b) => (a.test < b.test ? -1 : 1));
    mkdirSync('test-results', { recursive: true });
    writeFileSync('test-results/duties.json', `${JSON.stringify(results, null, 1)}\n`);
  }
}
