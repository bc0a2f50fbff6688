// The layers of src/, one rule for each promise. test/layers.test.ts plants a breach of every rule and sees it reported.
const ADAPTERS = 'journal|ledger|markdown|sources|reports|runlog|terminal';

/** Which folder may import which packages. A package that is in no row may not be imported at all. */
const OWNERS = {
  cli: ['commander', 'diff'],
  terminal: ['chalk'],
  files: ['jsonc-parser'],
  ledger: ['lowdb'],
  markdown: [
    'unified',
    'unist',
    'vfile',
    'mdast',
    'remark-[^/]+',
    'mdast-util-[^/]+',
    'micromark[^/]*',
  ],
  dashboard: ['preact'],
  server: ['hono', '@hono/[^/]+'],
  sources: ['@jridgewell/trace-mapping', 'js-tokens'],
};

/** A package, or the types that DefinitelyTyped has for it. */
const packages = (names) => `node_modules/(?:@types/)?(?:${names.join('|')})/`;

const forbidden = [
  {
    name: 'core-is-pure',
    comment:
      'The same events must give the same ledger in any process: no node builtin, no package, no folder but core.',
    from: { path: '^src/core/' },
    to: { pathNot: '^src/core/' },
  },
  {
    name: 'files-know-only-core',
    comment: 'Every adapter stands on files/, so files/ stands on nothing but core and node.',
    from: { path: '^src/files/' },
    to: { path: '^src/', pathNot: '^src/(?:core|files)/' },
  },
  {
    name: 'adapters-apart',
    comment:
      'An adapter can be read, tested and replaced alone: it knows core and files; only the fold joins two of them.',
    from: { path: `^src/(${ADAPTERS})/` },
    to: { path: '^src/', pathNot: '^src/(?:core|files|$1)/' },
  },
  {
    name: 'fold-joins-adapters',
    comment:
      'The fold runs in a child without capture, commands or server: it knows core and the adapters.',
    from: { path: '^src/fold/' },
    to: { path: '^src/', pathNot: `^src/(?:core|files|fold|${ADAPTERS})/` },
  },
  {
    name: 'nobody-imports-cli',
    comment:
      'Commands are the end of the line: what another face needs from one belongs further in.',
    from: { path: '^src/', pathNot: '^src/cli/' },
    to: { path: '^src/cli/' },
  },
  {
    name: 'capture-without-server',
    comment:
      'A tracked program opens no port and pays for none; runs and the server build on capture, not the reverse.',
    from: { path: '^src/capture/' },
    to: { path: '^src/(?:server|dashboard|runs)/' },
  },
  {
    name: 'dashboard-knows-only-core',
    comment: 'The page runs in a browser: no node builtin, and nothing that would need one.',
    from: { path: '^src/dashboard/' },
    to: { pathNot: `^src/(?:core|dashboard)/|${packages(OWNERS.dashboard)}` },
  },
  {
    name: 'nobody-imports-dashboard',
    comment: 'The page is built into a file of its own, and read as that.',
    from: { path: '^src/', pathNot: '^src/dashboard/' },
    to: { path: '^src/dashboard/' },
  },
  {
    name: 'runs-leave-the-books-alone',
    comment: 'A run has a log of its own; its errors go the way of all errors, through capture.',
    from: { path: '^src/runs/' },
    to: { path: '^src/(?:fold|journal|ledger|markdown)/' },
  },
  {
    name: 'server-asks-what-the-commands-ask',
    comment:
      'The server is another face of the same books: what it shares with the commands or the terminal belongs further in.',
    from: { path: '^src/server/' },
    to: { path: '^src/(?:terminal|runs|markdown|dashboard)/' },
  },
  {
    name: 'integrations-only-record',
    comment:
      'A helper for a framework looks on and hands to capture what it sees; its types are its own, so that it needs no framework.',
    from: { path: '^src/integrations/' },
    to: { path: '^src/', pathNot: '^src/(?:core|capture|integrations)/' },
  },
  {
    name: 'nobody-imports-integrations',
    comment: 'Each is loaded by those who name it: `import "errtrack"` pays for none.',
    from: { path: '^src/', pathNot: '^src/integrations/' },
    to: { path: '^src/integrations/' },
  },
  {
    name: 'nobody-imports-entries',
    comment: 'index.ts and register.ts are for users; inside, import the file that has the thing.',
    from: { path: '^src/.+/' },
    to: { path: '^src/[^/]+$' },
  },
  ...Object.entries(OWNERS).map(([folder, names]) => ({
    name: `package-has-one-owner-${folder}`,
    comment: `When one of these packages changes, only ${folder}/ may have to: ${names.join(', ')}.`,
    from: { path: '^(?:src|bin)/', pathNot: `^src/${folder}/` },
    to: { path: packages(names) },
  })),
  {
    name: 'package-has-an-owner',
    comment:
      'The build bundles what is imported, so a package comes in by a decision: a row in OWNERS.',
    from: { path: '^(?:src|bin)/' },
    to: {
      path: 'node_modules/',
      pathNot: packages([...Object.values(OWNERS).flat(), 'node']),
    },
  },
  {
    name: 'no-circular',
    comment: 'Two files that need each other are one file, or three.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'A file that nothing imports and that imports nothing is left over.',
    from: { orphan: true, path: '^(?:src|bin)/', pathNot: '\\.d\\.ts$' },
    to: {},
  },
  {
    name: 'not-to-test',
    comment: 'What ships does not lean on what does not.',
    from: { path: '^(?:src|bin)/' },
    to: { path: '^(?:test|bench|examples|scripts)/' },
  },
  {
    name: 'not-to-unresolvable',
    comment:
      'A path that leads nowhere would pass every other rule. dist/ is there only after a build.',
    from: {},
    to: { couldNotResolve: true, pathNot: 'dist/' },
  },
];

module.exports = {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // A type import is knowledge too.
    tsPreCompilationDeps: true,
    // Without these a package that has only `exports` cannot be found, and the rules about packages would pass unseen.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'node', 'import', 'require', 'default'],
      mainFields: ['main', 'types'],
    },
  },
};
