// The licenses of the packages whose code is bundled into dist/.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Format the licenses of every package that a bundle was made from.
 * @param {readonly string[]} inputs paths of source files, as in an esbuild metafile
 * @returns {string}
 * @throws {Error} where a package says nothing of its license: then it must not be shipped.
 */
export function formatLicenses(inputs) {
  const packages = [...new Set(inputs.flatMap(findPackageFolder))].map(readPackage);
  const byName = new Map(packages.map((entry) => [`${entry.name} ${entry.version}`, entry]));
  const names = [...byName.keys()].sort();
  const rule = '-'.repeat(80);
  return [
    'errtrack contains code of these packages:',
    ...names.map((name) => `  ${name} (${byName.get(name)?.license})`),
    ...names.flatMap((name) => [rule, name, '', byName.get(name)?.text.trim()]),
    '',
  ].join('\n');
}

/** The folder of the package that a file belongs to; none for a file of our own. */
function findPackageFolder(path) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return match?.[1] === undefined ? [] : [match[1]];
}

function readPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version } = manifest;
  // `licenses` is how it was said before 2014, and a few packages are that old.
  const license = manifest.license ?? manifest.licenses?.map(({ type }) => type).join(' or ');
  const text = findLicenseText(folder);
  if (license === undefined || text === undefined) {
    throw new Error(
      `Cannot bundle ${name} ${version}: it names no license, or holds no text of it`,
    );
  }
  return { name, version, license, text };
}

/** The license file, else the section of that name in the readme. */
function findLicenseText(folder) {
  const read = (pattern) => {
    const name = readdirSync(folder).find((entry) => pattern.test(entry));
    return name && readFileSync(join(folder, name), 'utf8');
  };
  return (
    read(/^licen[cs]e/i) ?? /^#*[ \t]*licen[cs]e[ \t]*$.*/ims.exec(read(/^readme/i) ?? '')?.[0]
  );
}
