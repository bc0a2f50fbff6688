// What a program loads when it imports errtrack. A cruise of its own, because the rule is about what node loads at once:
// here a dynamic import ends the way, and type imports, which the compiler takes out, do not count.
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [
    {
      name: 'library-stays-light',
      severity: 'error',
      comment:
        "`import 'errtrack'` is paid by every tracked program: the heavy packages wait for the fold or the commands.",
      from: { path: '^src/(?:index|register|integrations/[^/]+)\\.ts$' },
      to: {
        reachable: true,
        path: 'node_modules/',
        pathNot: 'node_modules/(?:@jridgewell|js-tokens)/',
      },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false, exclude: { dynamic: true } },
};
