/** What is known of an error besides its message. */
export interface TemplateFacts {
  readonly type: string;
  readonly code: string | null;
  readonly syscall: string | null;
  /** The `code` of its cause: what `fetch failed` leaves to it. */
  readonly causeCode: string | null;
}

type Parameterise = (text: string) => string;

/** Yields the template of a message that it knows. `text` is the message as far as patterns see it. */
type FindTemplate = (
  text: string,
  facts: TemplateFacts,
  parameterise: Parameterise,
  message: string,
) => string | null;

/** Messages of the runtime whose wording changes with the input or with the version of Node. */
const RUNTIME_TEMPLATES: readonly FindTemplate[] = [
  findJsonError,
  findSystemError,
  findMissingModule,
  findFetchError,
  findSchemaIssues,
  findUncloneable,
  findUnconvertible,
  findMisusedValue,
  findRefusedArgument,
  findUnheardError,
  findFailedCommand,
];

/** Find the template of a runtime's message by what it means, not by how it is worded; null for any other message. */
export function findRuntimeTemplate(
  text: string,
  message: string,
  facts: TemplateFacts,
  parameterise: Parameterise,
): string | null {
  for (const find of RUNTIME_TEMPLATES) {
    const template = find(text, facts, parameterise, message);
    if (template !== null) return template;
  }
  return null;
}

const JSON_ERROR =
  /Unexpected (?:token|end of JSON|non-whitespace|number|string|identifier|template)|Expected (?:property name|double-quoted|','|':')|Unterminated (?:string|fractional)|Bad (?:control|escaped|Unicode)|No number after|Exponent part|Invalid (?:number|string)|"[^"\n]{0,200}" is not valid JSON/;
const JSON_WORDING = / JSON(?: at position \d| input|\b)/;

function findJsonError(
  text: string,
  { type }: TemplateFacts,
  parameterise: Parameterise,
): string | null {
  if (type !== 'SyntaxError' || !JSON_WORDING.test(text)) return null;
  const at = text.search(JSON_ERROR);
  return at === -1 ? null : `${parameterise(text.slice(0, at))}invalid JSON`;
}

const SYSTEM_CODE = /^E[A-Z][A-Z0-9]+$/;
/** `ENOENT: no such file or directory, open '/x'` and `connect ECONNREFUSED 127.0.0.1:80`, where only the text is left. */
const FILE_ERROR = /^(E[A-Z][A-Z0-9]+): [a-z][a-z -]{2,60}, ([a-z_]{2,20})(?= '|$| ->)/;
const NETWORK_ERROR =
  /^(connect|getaddrinfo|listen|bind|read|write|send|spawn|queryA{1,4}) (E[A-Z][A-Z0-9]+)\b/;

function findSystemError(
  text: string,
  { code, syscall }: TemplateFacts,
  parameterise: Parameterise,
): string | null {
  if (code !== null && syscall !== null && SYSTEM_CODE.test(code)) {
    const isWorded = text.startsWith(code) || text.startsWith(`${syscall} ${code}`);
    if (isWorded) return `${code} ${parameterise(syscall)}`;
  }
  const file = FILE_ERROR.exec(text);
  if (file !== null) return `${file[1]} ${file[2]}`;
  const network = NETWORK_ERROR.exec(text);
  return network === null ? null : `${network[2]} ${network[1]}`;
}

const MISSING_MODULE = /^Cannot find (?:module|package) (["'])([^"'\n]{1,500})\1/;

function findMissingModule(text: string, { code }: TemplateFacts): string | null {
  if (code !== null && code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return null;
  const found = MISSING_MODULE.exec(text)?.[2];
  if (found === undefined) return null;
  const isPath = /^(?:\/|[A-Za-z]:[\\/]|file:)/.test(found);
  return `Cannot find module ${isPath ? '<path>' : found}`;
}

function findFetchError(text: string, { type, causeCode }: TemplateFacts): string | null {
  return type === 'TypeError' && text === 'fetch failed' && causeCode !== null
    ? `fetch failed: ${causeCode}`
    : null;
}

/** Of an assertion only the first line says what was asserted; the rest is how the values differ. */
export function isAssertion({ type, code }: TemplateFacts): boolean {
  return type === 'AssertionError' || code === 'ERR_ASSERTION';
}

/** Zod's message is the list of its issues as JSON. */
function findSchemaIssues(
  _text: string,
  { type }: TemplateFacts,
  _parameterise: Parameterise,
  message: string,
): string | null {
  if (!/^(?:Zod|\$Zod|Valibot|Validation)/.test(type) || !message.startsWith('[')) return null;
  const issues = parseIssues(message);
  return issues.length === 0 ? null : `invalid ${[...new Set(issues)].sort().join(', ')}`;
}

function parseIssues(message: string): string[] {
  try {
    const issues: unknown = JSON.parse(message);
    return Array.isArray(issues) ? issues.slice(0, 50).map(renderIssue) : [];
  } catch {
    return [];
  }
}

function renderIssue(issue: unknown): string {
  if (typeof issue !== 'object' || issue === null) return 'issue';
  const path = 'path' in issue && Array.isArray(issue.path) ? issue.path : [];
  const code = 'code' in issue && typeof issue.code === 'string' ? issue.code : 'invalid';
  const names = path.filter((part) => typeof part === 'string' && !/^\d+$/.test(part));
  return `${names.join('.') || '(root)'}:${code}`;
}

/** What cannot be sent to another thread is shown by its source. */
function findUncloneable(text: string, { type }: TemplateFacts): string | null {
  return type === 'DataCloneError' && text.endsWith(' could not be cloned.')
    ? '<str> could not be cloned.'
    : null;
}

/** `Cannot convert 1,5 to a BigInt`, `Invalid time zone specified: Mars`: the value is input. */
const UNCONVERTIBLE = /^(Cannot convert )(?!undefined|null|object|Symbol).{1,2000}( to a BigInt)$/s;
/** A pattern that is wrong when it is run was put together from input: so is what is wrong with it. */
const PATTERN = /^(Invalid regular expression: )\/.{0,2000}\/[a-z]{0,8}: .{1,200}$/s;
const UNPARSED_URL = /^(Failed to parse URL from ).{1,2000}$/s;
const UNKNOWN_NAME = /^(Invalid [a-z][A-Za-z ]{2,40}?) ?: .{1,2000}$/s;

function findUnconvertible(text: string, { type }: TemplateFacts): string | null {
  if (type === 'SyntaxError') {
    const found = UNCONVERTIBLE.exec(text) ?? PATTERN.exec(text);
    return found && `${found[1]}<str>${found[2] ?? ''}`;
  }
  const url = type === 'TypeError' ? UNPARSED_URL.exec(text) : null;
  if (url !== null) return `${url[1]}<str>`;
  const found = type === 'RangeError' ? UNKNOWN_NAME.exec(text) : null;
  return found && `${found[1]}: <str>`;
}

/** The engine quotes the source, in which a compiler may have renamed the variable that the expression begins with. */
const MISUSED =
  /(?<=^|: )([\w$.#[\]]{1,200}(?:\(\.\.\.\)[\w$.#[\]()]{0,200})?)(?= is not (?:a function|a constructor|iterable|async iterable|a function or its return value is not (?:async )?iterable)\b)/;
const NAME = /(?<![\w$.])#?[A-Za-z_$][\w$]*(?=[.[\]])/g;
const DESTRUCTURED =
  /^(Cannot destructure property '[^'\n]{1,200}' of ')[^'\n]{1,500}(' as it is (?:undefined|null)\.)$/;

function findMisusedValue(
  text: string,
  { type }: TemplateFacts,
  parameterise: Parameterise,
): string | null {
  if (type !== 'TypeError') return null;
  const [, before, after] = DESTRUCTURED.exec(text) ?? [];
  if (before !== undefined) return `${before}<var>${after}`;
  const misused = MISUSED.exec(text);
  const [, expression = ''] = misused ?? [];
  if (misused === null || !/[.[]/.test(expression)) return null;
  const { index } = misused;
  const plain = expression.replace(NAME, (name) => (name === 'this' ? name : '<var>'));
  const rest = text.slice(index + expression.length);
  return parameterise(text.slice(0, index)) + plain + parameterise(rest);
}

/** Node shows the value that it refused. */
const RECEIVED = /[.:] Received .*$/s;

function findRefusedArgument(
  text: string,
  { code }: TemplateFacts,
  parameterise: Parameterise,
): string | null {
  if (code?.startsWith('ERR_') !== true || !RECEIVED.test(text)) return null;
  return parameterise(text.replace(RECEIVED, ''));
}

/** What was emitted as an error and is none is shown with all that is in it. */
const UNHEARD = /^(Unhandled error\. \((?:[A-Z]\w{0,60} )?[[{]).*([\]}]\))$/s;

function findUnheardError(text: string, { code }: TemplateFacts): string | null {
  const found = code === 'ERR_UNHANDLED_ERROR' ? UNHEARD.exec(text) : null;
  return found && `${found[1]}<str>${found[2]}`;
}

/** `Command failed with exit code 1: git clone …`: how it ended and the program's name, then what the program said. */
const FAILED_COMMAND =
  /^(.{0,200}?\bCommand (?:failed|timed out|was killed)[^:\n]{0,60}: \S{1,200})[^\n]*(?:\s*\n([^\n]*))?/;

function findFailedCommand(
  text: string,
  _facts: TemplateFacts,
  parameterise: Parameterise,
): string | null {
  const [, how, said = ''] = FAILED_COMMAND.exec(text) ?? [];
  return how === undefined ? null : parameterise(`${how}\n${said.trim()}`.trim());
}
