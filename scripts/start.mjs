/** `npm start`: installs missing packages, builds the page, serves it on localhost and opens it on a desktop. */
import { ensureInstalled, ROOT } from './install.mjs';

const FIRST_PORT = 4173;

/** Whether a person uses this machine directly: no CI, no SSH, and on Linux a display. */
function onDesktop() {
  const { CI, SSH_CONNECTION, SSH_TTY, DISPLAY, WAYLAND_DISPLAY, BROWSER } = process.env;
  if (CI || SSH_CONNECTION || SSH_TTY || BROWSER === 'none') return false;
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

try {
  ensureInstalled();
  const { build, preview } = await import('vite');
  console.log('Building the page');
  await build({ root: ROOT, logLevel: 'warn' });
  const port = Number(process.env.PORT ?? FIRST_PORT);
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    preview: { port, host: 'localhost', open: onDesktop() },
  });
  console.log(`\nSiDA Lab is at ${server.resolvedUrls?.local[0]}  (Ctrl+C stops it)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
