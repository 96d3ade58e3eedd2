// The checks without tests: types, format, lint. `npm run check`; `npm test` counts each as one test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

const script = (path) => join(root, 'node_modules', path);

export const checks = [
  { name: 'types', args: [script('typescript-native/bin/tsc'), '-p', '.'] },
  { name: 'format (biome; mend with npx biome format --write .)', args: [script('@biomejs/biome/bin/biome'), 'format', '.'] },
  { name: 'lint (oxlint)', args: [script('oxlint/bin/oxlint'), '--type-aware'] },
];

/** Runs one check with its output shown; true when it passed. */
export function runCheck({ name, args }) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mustHaveNode();
  await ensureInstalled();
  process.exit(checks.map(runCheck).every(Boolean) ? 0 : 1);
}
