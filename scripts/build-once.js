// Builds dist/ where it is older than what it is made of.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const SOURCES = ['src', 'scripts'];
const MANIFESTS = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.dashboard.json',
];

// Written last, so what was left half built is not taken for whole.
const builtAt = changeOf('dist/THIRD_PARTY_LICENSES.txt');
if (listFiles().some((path) => changeOf(path) > builtAt)) {
  execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });
}

function listFiles() {
  const below = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  return [...below, ...MANIFESTS];
}

function changeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
