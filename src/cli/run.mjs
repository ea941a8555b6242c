/** `npm run -s sida -- <command>`: prepares Dawn's environment, then runs main.ts, compiled on the fly by Vite. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepareVulkan } from '../../scripts/vulkan.mjs';

if (prepareVulkan() && !process.env.SIDA_RESTARTED) {
  const env = { ...process.env, SIDA_RESTARTED: '1' }; // the dynamic linker reads LD_LIBRARY_PATH at start only
  process.exit(spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit', env }).status ?? 1);
}

// A reader that went away (`| head`) does not end a run.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

const { createServer } = await import('vite');
const server = await createServer({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { main } = await server.environments.ssr.runner.import('/src/cli/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(process.env.SIDA_DEBUG ? error : `sida: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await server.close();
}
