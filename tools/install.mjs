// Installs the packages of the lock file when they are missing or of another lock. Plain Node: runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const NEEDED = [20, 19];

/** Ends the process with one sentence when Node is too old: everything else would fail with a riddle. */
export function mustHaveNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  console.error(
    `需要 Node.js ${NEEDED.join('.')} 或更高版本，现为 ${version} / Node.js ≥ ${NEEDED.join('.')} is needed, this is ${version}`,
  );
  process.exit(1);
}

const stampFile = join(root, 'node_modules', '.qinglian-lock');
const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Whether what is installed is what the lock file names. */
function isInstalled() {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()) return true;
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  // Somebody ran npm themselves: compare package by package, optional ones of other machines aside.
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const differs = Object.entries(wanted).some(([path, { version, optional, link }]) => {
    if (!path.startsWith('node_modules/')) return false;
    const found = present[path];
    if (!found) return !optional;
    return !link && found.version !== version;
  });
  return !differs;
}

/** Resolves when all packages are there; `onProgress` gets a line every few seconds. */
export async function ensureInstalled(onProgress = (message) => console.log(message)) {
  if (isInstalled()) {
    // A read-only checkout has no stamp; the comparison above then simply runs each time.
    writeStamp();
    return;
  }
  onProgress('安装依赖（第一次约需一分钟） / installing packages');
  const begun = Date.now();
  const ticking = setInterval(() => onProgress(`安装依赖……已用 ${Math.round((Date.now() - begun) / 1000)} 秒`), 10_000);
  const code = await new Promise((resolve) => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    npm.once('error', () => resolve(1));
    npm.once('exit', resolve);
  });
  clearInterval(ticking);
  if (code !== 0) {
    console.error('依赖没有装好，请检查网络或 npm 的软件源设置 / npm ci failed: check the network or the npm registry setting');
    process.exit(1);
  }
  writeStamp();
}

function writeStamp() {
  try {
    writeFileSync(stampFile, lockHash());
  } catch {
    // Not ours to write: the packages are compared again next time.
  }
}
