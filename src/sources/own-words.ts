/** What is shorter is a letter that means anything. */
const MIN_WORD = 3;
const MAX_WORD = 120;
const WORD = /^[A-Za-z][^"'`\\\n]*$/;
const QUOTE = /["'`]/;

/** Whether a source has a word as a text of its own, `'word'`, or as a key, `word:`, too. */
export function hasOwnWord(source: string, word: string, asKey: boolean): boolean {
  if (word.length < MIN_WORD || word.length > MAX_WORD || !WORD.test(word)) return false;
  for (let at = source.indexOf(word); at !== -1; at = source.indexOf(word, at + 1)) {
    const before = source.charAt(at - 1);
    const after = source.charAt(at + word.length);
    const isQuoted = QUOTE.test(before) && after === before;
    if (isQuoted && (asKey || !isKey(source, at - 1, at + word.length + 1))) return true;
    if (asKey && after === ':' && /[\s{,]/.test(before)) return true;
  }
  return false;
}

const PATH = /^[A-Za-z_$][\w$]*(?:\.[\w$]+|\[\d*\])+$/;
const MAX_PATH = 200;

/** Whether a text is a path, `parcel.stops[0].place`, of names that sources have: as a text, or as a key. */
export function hasOwnPath(sources: readonly string[], text: string): boolean {
  if (text.length > MAX_PATH || !PATH.test(text)) return false;
  const names = text.split(/[.[\]]+/).filter((name) => /\D/.test(name));
  return names.every((name) => sources.some((source) => hasOwnWord(source, name, true)));
}

/** The opening of a pair in a list of pairs, of which maps are made. */
const PAIR = /[[,]\s{0,20}\[\s{0,20}$/;

/** Whether a text between quotes is the key of a table: `'nut': 10`, or `['nut', 10]` among other pairs. */
function isKey(source: string, start: number, end: number): boolean {
  const next = source.charAt(end);
  return next === ':' || (next === ',' && PAIR.test(source.slice(Math.max(0, start - 42), start)));
}

/** The last name of a hole's source: `before.project`, `form['plan']`. */
const LAST_NAME = /(?:^|[^\w$])([A-Za-z_$][\w$]*)['"`\])]*$/;

/** Whether a source looks something up by what fills a hole, `projects[entry.project]`: the keys of that table are data. */
export function isLookedUp(source: string, hole: string): boolean {
  const [, name] = LAST_NAME.exec(hole) ?? [];
  if (name === undefined) return false;
  const uses = [
    `[${name}]`,
    `.${name}]`,
    `[${hole}]`,
    `[${hole} as `,
    `.get(${name})`,
    `.get(${hole})`,
  ];
  return uses.some((use) => source.includes(use));
}

const DECLARED =
  /\b(?:const|let|var) ([A-Za-z_$][\w$]{0,60}) = ([^\n;]{1,200}(?:\n\s{1,40}\.[^\n;]{1,200}){0,6})/g;
const TELLING = /\.join\(|\.(?:message|reason|stderr|stdout)$/;

/** What the variables of a source hold, of which that says more than their names: lists that are joined, messages of others. */
export function listTellingVariables(source: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const declared = new Set<string>();
  for (const [, name = '', value = ''] of source.matchAll(DECLARED)) {
    // Of two variables of one name nobody knows which is meant.
    if (declared.has(name)) found.delete(name);
    else if (TELLING.test(value)) found.set(name, value);
    declared.add(name);
  }
  return found;
}
