/**
 * Builds what runs: `src/main.ts` → `.build/main.js`, and every island → a hashed browser script in `.build/islands/`
 * (with .gz and .br beside it, and `manifest.json`: island's name → its URL).
 *   node build.mjs            once
 *   node build.mjs --bench    and `bench/*.ts` → `.build/bench/`
 *   node build.mjs --watch    again at each change; starts the server anew (`./balai dev`)
 */
import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, context } from 'esbuild';

const common = { bundle: true, format: 'esm', jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning' };

/** @type {import('esbuild').BuildOptions} */
const server = {
  ...common,
  entryPoints: ['src/main.ts'],
  outfile: '.build/main.js',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  sourcemap: true,
};

/**
 * The benchmarks, which measure the product's own modules: built for `./balai bench` only.
 * @returns {import('esbuild').BuildOptions}
 */
const benches = () => ({
  ...common,
  entryPoints: globSync('bench/*.ts'),
  outdir: '.build/bench',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  sourcemap: true,
});

const islandFiles = () =>
  globSync(['src/ui/islands/*.{ts,tsx}', 'src/modules/*/islands/*.{ts,tsx}']).filter(
    (file) => !/\.test\.tsx?$/.test(file),
  );

/** Compresses what the browser loads and writes the names by which pages find it. */
const islandFinish = {
  name: 'island-finish',
  setup(pluginBuild) {
    pluginBuild.onStart(() => rmSync('.build/islands', { recursive: true, force: true }));
    pluginBuild.onEnd(({ metafile, errors }) => {
      if (errors.length > 0 || !metafile) return;
      mkdirSync('.build/islands', { recursive: true });
      /** @type {Record<string, string>} */
      const manifest = {};
      for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
        if (!file.endsWith('.js')) continue;
        const bytes = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(bytes));
        if (!entryPoint) continue;
        const name = basename(entryPoint).replace(/\.tsx?$/, '');
        if (manifest[name])
          throw new Error(`two islands are called ${name}: their names are one list for the whole city`);
        manifest[name] = `/assets/${basename(file)}`;
      }
      writeFileSync('.build/islands/manifest.json', JSON.stringify(manifest, null, 1));
    });
  },
};

/** @returns {import('esbuild').BuildOptions} */
const islands = () => ({
  ...common,
  entryPoints: islandFiles(),
  outdir: '.build/islands',
  outbase: '.',
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  platform: 'browser',
  target: ['chrome87', 'safari14', 'firefox78'],
  // esbuild avoids it for a fault of Safari 14 in parameter defaults, which the islands do not use.
  supported: { destructuring: true },
  splitting: true,
  minify: true,
  metafile: true,
  plugins: [islandFinish],
});

if (!process.argv.includes('--watch')) {
  await Promise.all([build(server), build(islands()), ...(process.argv.includes('--bench') ? [build(benches())] : [])]);
} else {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  let ending = false;
  /** The new server starts when the old one has let go of the port and the database. */
  const restart = async () => {
    if (running && running.exitCode === null) {
      const gone = new Promise((done) => running?.once('exit', done));
      running.kill('SIGTERM');
      await gone;
    }
    if (!ending)
      running = spawn(process.execPath, ['--enable-source-maps', '.build/main.js', ...process.argv.slice(3)], {
        stdio: 'inherit',
      });
  };
  let turn = Promise.resolve();
  let built = 0;
  const restartAfter = {
    name: 'restart',
    setup(pluginBuild) {
      pluginBuild.onEnd(({ errors }) => {
        // Both builds end once at the beginning; the server starts after the second.
        if (errors.length === 0 && ++built > 1) turn = turn.then(restart);
      });
    },
  };
  const contexts = await Promise.all([
    context({ ...server, plugins: [restartAfter] }),
    context({ ...islands(), plugins: [islandFinish, restartAfter] }),
  ]);
  await Promise.all(contexts.map((each) => each.watch()));
  const end = async () => {
    if (ending) return;
    ending = true;
    await Promise.all(contexts.map((each) => each.dispose()));
    if (running && running.exitCode === null) {
      running.kill('SIGTERM');
      await new Promise((done) => running?.once('exit', done));
    }
    process.exit();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}
