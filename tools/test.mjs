// npm test: installs what is missing, builds what is stale, finds a browser, checks types, format and lint, runs every test,
// and closes with one line: N passed, N failed. A skipped test, a failed check and a file that cannot be loaded are failures.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checks, runCheck } from './check.mjs';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

mustHaveNode();
process.chdir(root);
await ensureInstalled();
// A run of some files (`npm test -- draws`) leaves out what concerns the whole.
const filters = process.argv.slice(2);
const steps = [];

async function step(name, work) {
  try {
    steps.push({ name, isPassed: (await work()) !== false });
  } catch (error) {
    console.error(`✗ ${name}: ${error instanceof Error ? error.message : error}`);
    steps.push({ name, isPassed: false });
  }
}

if (filters.length === 0) for (const check of checks) await step(check.name, () => runCheck(check));
await step('build', async () => {
  const { buildStale } = await import('./build.mjs');
  await buildStale(console.log);
});
await step('browser', async () => {
  const { ensureBrowser } = await import('./ensure-browser.mjs');
  await ensureBrowser(console.log);
});

const resultFile = 'test-results/vitest.json';
mkdirSync('test-results', { recursive: true });
for (const stale of [resultFile, 'test-results/duties.json']) rmSync(stale, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`, '--reporter=./tools/duty-reporter.ts'],
    ...filters,
  ],
  { stdio: 'inherit' },
);

const counted = countResults();
if (filters.length === 0) await tellStaleDuties();
const failedSteps = steps.filter(({ isPassed }) => !isPassed);
for (const { name } of failedSteps) console.log(`failed: ${name}`);
const passed = counted.passed + steps.length - failedSteps.length;
const failed = counted.failed + failedSteps.length;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function countResults() {
  if (!existsSync(resultFile)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  const unloaded = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failedTests = result.numTotalTests - result.numPassedTests + unloaded;
  // An error outside every test fails the run without failing one of them.
  return { passed: result.numPassedTests, failed: status === 0 || failedTests > 0 ? failedTests : 1 };
}

/** docs/duties.md is made from a run's results: only a run can tell that it is out of date. */
async function tellStaleDuties() {
  const { status: agrees } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'tools/duties.ts'), '--check'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (agrees !== 0) console.log('docs/duties.md 与本次结果不符：npm run -s qinglian -- duties --write');
}
