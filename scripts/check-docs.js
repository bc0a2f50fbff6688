// Fails where a public export has no docstring, or where a command in the README would not run.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const INTEGRATIONS = ['express', 'fastify', 'hono', 'node-test', 'pino', 'vitest'];
const ENTRIES = [
  ...['src/index.ts', 'src/register.ts'],
  ...INTEGRATIONS.map((name) => `src/integrations/${name}.ts`),
];
/** Commands of npm itself that a README may name without a script of that name. */
const NPM_COMMANDS = new Set(['ci', 'install', 'i', 'pack', 'exec', 'init', 'link']);

const problems = [...findUndocumentedExports(), ...findBrokenCommands('README.md')];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

/** Everything that an entry exports, and every method of an exported class, says what it does. */
function findUndocumentedExports() {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram(ENTRIES, options);
  const checker = program.getTypeChecker();
  return ENTRIES.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    if (file === undefined) return [`${entry}: there is no such file`];
    const module = checker.getSymbolAtLocation(file);
    const names = module === undefined ? [] : checker.getExportsOfModule(module);
    return names.flatMap((name) => findUndocumented(checker, entry, name));
  });
}

function findUndocumented(checker, entry, name) {
  const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
  const undocumented = [[name.name, symbol], ...listPublicMethods(symbol)].filter(
    ([, declared]) => declared.getDocumentationComment(checker).length === 0,
  );
  return undocumented.map(([shown]) => `${entry}: the export ${shown} has no docstring`);
}

/** Methods and accessors that a user may call: not the private ones, nor those marked as internal. */
function listPublicMethods(symbol) {
  if (!(symbol.flags & ts.SymbolFlags.Class)) return [];
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return [...(symbol.members?.values() ?? [])]
    .filter(({ flags }) => flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor))
    .filter((member) => {
      const { name } = member.valueDeclaration;
      const isInternal = member.getJsDocTags().some((tag) => tag.name === 'internal');
      const isHidden = ts.getCombinedModifierFlags(member.valueDeclaration) & hidden;
      return !ts.isPrivateIdentifier(name) && !isInternal && !isHidden;
    })
    .map((member) => [`${symbol.name}.${member.name}`, member]);
}

/** Scripts and files that a fenced shell command names, and that are not there. */
function findBrokenCommands(readme) {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  return listShellCommands(readFileSync(readme, 'utf8')).flatMap((command) => {
    const [, script] = /^npm (?:run )?([\w:-]+)/.exec(command) ?? [];
    const [, file] = /^node ((?:bin|bench|examples|scripts)\/\S+)/.exec(command) ?? [];
    const known =
      script === undefined || NPM_COMMANDS.has(script) || Object.hasOwn(scripts, script);
    return [
      ...(known ? [] : [`${readme}: \`${command}\` names no script of package.json`]),
      ...(file === undefined || existsSync(file)
        ? []
        : [`${readme}: \`${command}\` names no file`]),
    ];
  });
}

/** The single commands in fences for a shell, also those joined by `&&`. */
function listShellCommands(markdown) {
  const fences = markdown.matchAll(
    /^ *(`{3,}|~{3,})(?:sh|bash|shell|console)\b[^\n]*\n(.*?)^ *\1/gms,
  );
  return [...fences]
    .flatMap(([, , body]) => body.split(/\n|&&|;/))
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
}
