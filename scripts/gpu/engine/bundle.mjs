/**
 * Bundles the command line, the tools of this folder and the GPU tests of a project into plain JavaScript that needs only
 * Node. WGSL files and packages are included. Modules see the paths that they have in the project's folders.
 *   node bundle.mjs PROJECT OUT
 * OUT/*.mjs read the project's files (public, tests/fixtures) from SIDA_ROOT, or from two folders above themselves, and
 * dawn.node from SIDA_DAWN/dist/linux-x64. Other environment variables:
 *   SIDA_DAWN_FLAGS  flags of Dawn's create(), such as disable-dawn-features=timestamp_quantization
 *   SIDA_POLL=eager  polls Dawn for results without a pause
 *   SIDA_FIXED=1     runs use the standard kernel variants without timing any
 *   SIDA_VARIANTS=F  runs use the kernel variants of a JSON file (tools.mjs tune)
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [project = '.', outDir = '.gpu/app'] = process.argv.slice(2);
const root = resolve(project);
const require = createRequire(join(root, 'package.json'));
const { build } = await import(pathToFileURL(require.resolve('vite')).href);

/** Folders whose tests open a GPU. */
const TESTS = ['nn', 'diffusion', 'gpu', 'training', 'trainer', 'inspect', 'parity/kinds'];
const tests = TESTS.flatMap((folder) => {
  const files = readdirSync(join(root, 'tests', folder), { recursive: true }).filter((f) => f.endsWith('.test.ts'));
  return files.map((f) => `tests/${folder}/${f}`).sort();
});
const RUN = 'sida-run:';

/** Modules keep their place in the project. The package of Dawn has a module that the device chooses. */
const places = {
  name: 'places',
  enforce: 'pre',
  transform(code, id) {
    const file = id.split('?')[0];
    if (/node_modules\/webgpu\/index\.js$/.test(file)) {
      const text = code
        .replaceAll('import.meta.url', 'globalThis.__sidaDawn')
        .replace(
          /export\s*\{\s*create,\s*globals\s*\};?/,
          'const made = (flags) => create([...globalThis.__sidaDawnFlags(), ...flags]); export { made as create, globals };',
        );
      if (text.includes('export { create'))
        throw new Error('bundle.mjs: the package webgpu exports otherwise than it did.');
      return { code: text, map: null };
    }
    if (!file.startsWith(root) || file.includes('node_modules')) return null;
    if (file.endsWith('/src/trainer/trainer.ts')) {
      const chosen = 'o.variants?.(gpu.adapter) ?? { choices: {}, fixed: false }';
      if (code.includes(chosen))
        return { code: code.replace(chosen, 'globalThis.__sidaVariants(o.variants?.(gpu.adapter))'), map: null };
      console.error(
        'bundle.mjs: trainer.ts chooses variants otherwise than it did: SIDA_FIXED and SIDA_VARIANTS do nothing.',
      );
    }
    if (!code.includes('import.meta.url')) return null;
    return {
      code: code.replaceAll('import.meta.url', `globalThis.__sidaUrl(${JSON.stringify(relative(root, file))})`),
      map: null,
    };
  },
};

/** An entry for each test file. It runs the file on the vitest shim and prints the results. */
const runner = {
  name: 'runner',
  resolveId: (id) => (id.startsWith(RUN) ? `\0${id}` : null),
  load(id) {
    if (!id.startsWith(`\0${RUN}`)) return null;
    const file = id.slice(RUN.length + 1);
    return `import { begin, finish } from ${JSON.stringify(join(here, 'vitest.ts'))};\nbegin(${JSON.stringify(file)});\ntry { await import(${JSON.stringify(join(root, file))}); } catch (e) { finish.broken(e); }\nawait finish();\n`;
  },
};

const banner = `import { pathToFileURL as __toUrl } from 'node:url'; import { resolve as __resolve } from 'node:path'; import { readFileSync as __read } from 'node:fs';
globalThis.__sidaRoot ??= process.env.SIDA_ROOT ?? __resolve(import.meta.dirname, '../..');
globalThis.__sidaUrl ??= (path) => __toUrl(__resolve(globalThis.__sidaRoot, path)).href;
globalThis.__sidaDawn ??= __toUrl(__resolve(process.env.SIDA_DAWN ?? __resolve(globalThis.__sidaRoot, 'node_modules/webgpu'), 'index.js')).href;
globalThis.__sidaVariants ??= (v) => v?.fixed ? v : process.env.SIDA_VARIANTS ? { choices: JSON.parse(__read(process.env.SIDA_VARIANTS, 'utf8')), fixed: true } : { choices: v?.choices ?? {}, fixed: process.env.SIDA_FIXED === '1' };
globalThis.__sidaDawnFlags ??= () => (process.env.SIDA_DAWN_FLAGS ?? '').split(' ').filter(Boolean);`;

const entryName = (file) => file.replace(/\.test\.ts$/, '').replaceAll('/', '-');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  plugins: [places, runner],
  resolve: {
    alias: [
      { find: /^vitest$/, replacement: join(here, 'vitest.ts') },
      // This folder's files import packages of the project.
      ...['@vitest/expect', '@vitest/spy', 'chai'].map((name) => ({
        find: new RegExp(`^${name}$`),
        replacement: join(root, 'node_modules', name),
      })),
    ],
  },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: resolve(outDir),
    emptyOutDir: true,
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: {
        sida: join(here, 'sida.ts'),
        tools: join(here, 'tools.ts'),
        ...Object.fromEntries(tests.map((file) => [entryName(file), RUN + file])),
      },
      output: {
        entryFileNames: '[name].mjs',
        chunkFileNames: 'chunk-[name]-[hash].mjs',
        assetFileNames: '[name][extname]',
        banner,
      },
    },
  },
});
console.log(`${outDir}: sida, tools and ${tests.length} test files`);
