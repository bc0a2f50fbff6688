// dist/: types by tsc; code by esbuild, so that a start loads one file for each thing it does.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

await build({
  ...common,
  entryPoints: {
    index: 'src/index.ts',
    register: 'src/register.ts',
    cli: 'src/cli/main.ts',
    fold: 'src/fold/child.ts',
  },
  outdir: 'dist',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
});

await build({
  ...common,
  entryPoints: { index: 'src/index.ts', register: 'src/register.ts' },
  outdir: 'dist/cjs',
  format: 'cjs',
  define: { 'import.meta.url': '__errtrackUrl' },
  banner: { js: "const __errtrackUrl = require('node:url').pathToFileURL(__filename).href;" },
});
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');

const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
for (const [outDir, flags] of [
  ['dist', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
  // noCheck: `import.meta` is no CommonJS, but esbuild has replaced it there.
  ['dist/cjs', ['--module', 'commonjs', '--moduleResolution', 'bundler', '--noCheck']],
]) {
  const files = ['src/index.ts', 'src/register.ts'];
  const emit = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--rootDir', 'src'];
  execFileSync(
    process.execPath,
    [
      tsc,
      ...files,
      ...emit,
      '--outDir',
      outDir,
      '--target',
      'es2022',
      '--strict',
      '--types',
      'node',
      '--skipLibCheck',
      '--exactOptionalPropertyTypes',
      ...flags,
      '--ignoreConfig',
    ],
    { stdio: 'inherit' },
  );
}
