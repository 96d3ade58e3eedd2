// Installs what is missing, then runs every test and closes with one line: N passed, N failed (a skipped test counts as failed).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
if (!existsSync('node_modules/.package-lock.json') && run('npm', ['ci', '--no-audit', '--no-fund']) !== 0) process.exit(1);
mkdirSync('test-results', { recursive: true });
const status = run('node_modules/.bin/vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=test-results/vitest.json',
  ...process.argv.slice(2),
]);
const result = JSON.parse(readFileSync('test-results/vitest.json', 'utf8'));
const failed = result.numTotalTests - result.numPassedTests + result.numFailedTestSuites;
console.log(`${result.numPassedTests} passed, ${failed} failed`);
process.exit(status !== 0 || failed > 0 ? 1 : 0);
