/** Finds a Chromium (or Chrome) on this machine. Installs one if that needs no permission. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const LINUX_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chromium-shell'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const WINDOWS_TAILS = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];

/** The folder of Playwright's downloads. */
function playwrightFolder() {
  const { PLAYWRIGHT_BROWSERS_PATH, LOCALAPPDATA } = process.env;
  if (PLAYWRIGHT_BROWSERS_PATH) return PLAYWRIGHT_BROWSERS_PATH;
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'ms-playwright');
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ms-playwright');
}

/**
 * Path of Playwright's Chromium. Loading Playwright takes a third of a second, so it is loaded only if it has downloaded
 * something.
 */
function playwrightPath() {
  if (!existsSync(playwrightFolder())) return null;
  try {
    return createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  } catch {
    return null;
  }
}

function systemPaths() {
  if (process.platform === 'darwin') return MAC_PATHS;
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    return roots.filter(Boolean).flatMap((root) => WINDOWS_TAILS.map((tail) => join(root, tail)));
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].filter(Boolean);
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Path of a Chromium: the one that CHROMIUM names, Playwright's, or the system's. Returns null if there is none. */
export function findChromium() {
  const candidates = [process.env.CHROMIUM, playwrightPath(), ...systemPaths()];
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

/** Whether apt can install packages without asking: on Debian or Ubuntu, as root. */
export function canApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs Debian packages as root. Returns true if apt succeeds. */
export function aptInstall(...packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env }).status === 0;
  apt('update');
  return apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Finds a Chromium or installs one with apt. Throws one sentence if neither works. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.env.CHROMIUM) {
    throw new Error(`CHROMIUM names ${process.env.CHROMIUM}, which does not exist; correct or unset it.`);
  }
  process.stderr.write('No Chromium found: installing one.\n');
  if (canApt()) aptInstall('chromium', 'libvulkan1');
  else spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: ['ignore', 2, 2], shell: true });
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'No Chromium was found and none could be installed: install Chrome or Chromium, or set CHROMIUM to its path.',
  );
}
