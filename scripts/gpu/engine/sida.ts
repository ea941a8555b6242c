// The project's command line, bundled: `node sida.mjs info --json`.
import { main } from '../../../src/cli/main.ts';
import { eagerPolls, quit } from './host.ts';

eagerPolls();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
quit(await main(process.argv.slice(2)));
