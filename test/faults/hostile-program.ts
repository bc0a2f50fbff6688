/**
 * The values, and the throwing of them, as the text of a module: they need a process of their own, whose globals
 * they break, in plain JavaScript that no compiler has touched.
 */
export const HOSTILE_PROGRAM = String.raw`
import vm from 'node:vm';

/** What was called or written of a value, which must stay nothing. */
let touched = [];
const touch = (what) => { touched.push(what); };
const touchy = (name, answer) => function () { touch(name); if (answer === 'throw') throw new Error('from ' + name); if (answer === 'recurse') return String(this) + this.stack + JSON.stringify(this); return answer; };

function trapped(target, answer) {
  const handler = {};
  for (const trap of Object.getOwnPropertyNames(Reflect)) {
    handler[trap] = (...args) => { touch('trap ' + trap); if (answer === 'throw') throw new Error('trap'); return Reflect[trap](...args); };
  }
  return new Proxy(target, handler);
}
const revoked = (target) => { const { proxy, revoke } = Proxy.revocable(target, {}); revoke(); return proxy; };
const made = (target) => { try { void target.stack; } catch {} return target; };
const withGetters = (target, answer, keys = ['message', 'name', 'stack', 'cause', 'code', 'errors', 'then', 'constructor', 'length', 'syscall', 'toString', 'toJSON']) => {
  if (keys.includes('stack')) made(target);
  for (const key of keys) Object.defineProperty(target, key, { get: touchy('get ' + key, answer), set: touchy('set ' + key), configurable: true, enumerable: true });
  return target;
};
const withMethods = (target, answer) => {
  for (const key of ['toString', 'valueOf', 'toJSON', 'then', 'inspect', 'hasOwnProperty', Symbol.toPrimitive, Symbol.iterator, Symbol.for('nodejs.util.inspect.custom')])
    Object.defineProperty(target, key, { value: touchy('call ' + String(key), answer), configurable: true, enumerable: true });
  Object.defineProperty(target, Symbol.toStringTag, { get: touchy('get toStringTag', answer) });
  return target;
};
const chain = (depth) => { let error = new Error('deepest'); for (let i = 0; i < depth; i++) error = new Error('cause ' + i, { cause: error }); return error; };
const nested = (depth) => { let value = {}; for (let i = 0; i < depth; i++) value = { value }; return value; };
const set = (fields, error = new Error('plain')) => { for (const [key, value] of Object.entries(fields)) Object.defineProperty(error, key, { value, configurable: true, writable: true }); return error; };
const circular = () => { const error = new Error('circular'); error.cause = error; error.self = error; return error; };
const self = () => { const error = new AggregateError([], 'itself'); error.errors.push(error); error.cause = error; return error; };
const lazy = (make) => { let value; return () => (value ??= make()); };
const large = lazy(() => 'large '.repeat(100 * 1024 * 1024 / 6));
const word = lazy(() => 'x'.repeat(100 * 1024 * 1024));

const NAMED = [
  ['null', () => null], ['undefined', () => undefined], ['empty string', () => ''], ['string', () => 'text'], ['lone surrogate', () => '\ud800'],
  ['number', () => 42], ['NaN', () => NaN], ['minus zero', () => -0], ['Infinity', () => Infinity], ['false', () => false],
  ['symbol', () => Symbol('s')], ['well-known symbol', () => Symbol.iterator], ['bigint', () => 10n], ['vast bigint', () => 1n << 3_000_000n],
  ['function', () => function named() { touch('call'); }], ['arrow', () => () => touch('call')], ['class', () => class A { static { this.x = 1; } }], ['generator function', () => function* () {}],
  ['function with getters', () => withGetters(function f() {}, 'throw', ['message', 'stack', 'toString', 'name', 'length'])],
  ['promise', () => Promise.resolve(1)], ['promise for ever', () => new Promise(() => {})], ['thenable', () => ({ then: touchy('then') })], ['thenable getter', () => withGetters({}, 'throw', ['then'])],
  ['frozen error', () => Object.freeze(new Error('frozen'))], ['sealed error', () => Object.seal(new Error('sealed'))], ['not extensible', () => Object.preventExtensions(new TypeError('fixed'))],
  ['null prototype', () => Object.create(null)], ['null prototype, fields', () => Object.assign(Object.create(null), { message: 'm', stack: 's' })], ['error without prototype', () => Object.setPrototypeOf(new Error('bare'), null)],
  ['proxy', () => trapped(new Error('in proxy'))], ['throwing proxy', () => trapped({}, 'throw')], ['proxy of a function', () => trapped(function () {}, 'throw')], ['revoked proxy', () => revoked(new Error('r'))], ['revoked function', () => revoked(function () {})],
  ['proxy as prototype', () => Object.setPrototypeOf(new Error('p'), trapped(Error.prototype, 'throw'))], ['revoked prototype', () => Object.create(revoked({}))],
  ['proxy as cause', () => new Error('c', { cause: trapped({}, 'throw') })], ['proxy as members', () => set({ errors: trapped([], 'throw') }, new AggregateError([], 'a'))], ['proxy as constructor', () => set({ constructor: trapped(Error, 'throw') })],
  ['proxy as name', () => set({ name: trapped({}, 'throw') })],
  ['getters before the stack is made', () => withGetters(new Error('g'), 'throw', ['name', 'message'])], ['an object for a message, before', () => set({ message: withMethods({}, 'throw') })],
  ['throwing getters', () => withGetters(new Error('g'), 'throw')], ['recursing getters', () => withGetters(new Error('g'), 'recurse')], ['getters of nothing', () => withGetters({}, undefined)], ['getters above', () => Object.create(withGetters(Object.create(Error.prototype), 'throw'))],
  ['throwing methods', () => withMethods(new Error('m'), 'throw')], ['recursing methods', () => withMethods(new Error('m'), 'recurse')], ['methods of a plain object', () => withMethods({}, 'throw')], ['odd answers', () => withMethods(new Error('o'), {})],
  ['toString of another type', () => ({ toString: touchy('toString', Symbol('x')) })], ['message that is an object', () => set({ message: withMethods({}, 'throw') })], ['name that is an object', () => set({ name: withMethods({}, 'throw') })], ['code that is an object', () => set({ code: withGetters({}, 'throw'), syscall: 1n })],
  ['circular cause', circular], ['100,000 causes', () => chain(100_000)], ['circular object', () => { const a = {}; a.a = a; return a; }],
  ['aggregate of 10,000', () => new AggregateError(Array.from({ length: 10_000 }, (_, i) => new Error('member ' + i)), 'many')], ['aggregate of itself', self], ['aggregate of a vast list', () => set({ errors: Object.assign([], { length: 4_294_967_295 }) }, new AggregateError([], 'vast'))], ['aggregate of getters', () => set({ errors: withGetters([1, 2], 'throw', ['0', '1']) }, new AggregateError([], 'g'))],
  ['100 MB message', () => new Error(large())], ['100 MB word', () => set({ message: word() })], ['100 MB stack', () => set({ stack: 'Error: x\n    at ' + large() })], ['100 MB of frames', () => set({ stack: lazyFrames() })], ['100 MB string', () => large()], ['100 MB name', () => set({ name: word() })], ['100 MB code', () => set({ code: word() })],
  ['50 MB buffer', () => Buffer.alloc(50 * 1024 * 1024, 65)], ['array of a million', () => new Array(1_000_000).fill(1)], ['sparse array', () => Object.assign([], { length: 4_294_967_295 })], ['300,000 properties', () => Object.assign(new Error('wide'), Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => ['p' + i, i])))], ['plain with 300,000', () => Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => ['p' + i, i]))], ['String object', () => new String('x'.repeat(1_000_000))],
  ['depth 20,000', () => set({ data: nested(20_000) })], ['plain of depth 20,000', () => nested(20_000)], ['20,000 prototypes', () => { let value = new Error('deep'); for (let i = 0; i < 20_000; i++) value = Object.create(value); return value; }],
  ['no stack', () => { const error = new Error('no stack'); delete error.stack; return error; }], ['number for a stack', () => set({ stack: 42 })], ['object for a stack', () => set({ stack: withMethods({}, 'throw') })], ['stack of nonsense', () => set({ stack: '\u0000\n\n    at \n    at (((\n at' })], ['stack getter', () => withGetters(new Error('s'), 'throw', ['stack'])], ['list for a stack', () => set({ stack: [{}] })],
  ['error of another realm', () => vm.runInNewContext("new TypeError('elsewhere', { cause: new RangeError('there') })")], ['getters of another realm', () => vm.runInNewContext("Object.defineProperty(new Error('x'), 'message', { get() { throw 1 } })")], ['revoked of another realm', () => vm.runInNewContext('const r = Proxy.revocable({}, {}); r.revoke(); r.proxy')], ['aggregate of another realm', () => vm.runInNewContext("new AggregateError([new Error('a')], 'b')")],
  ['class with hasInstance', () => { class A extends Error { static [Symbol.hasInstance]() { touch('hasInstance'); throw new Error('no'); } } return new A('has'); }], ['species', () => new (class P extends Promise { static get [Symbol.species]() { touch('species'); return Promise; } })(() => {})],
  ['document', () => withGetters(Object.create({ get nodeType() { touch('nodeType'); return 9; } }), 'recurse', ['documentElement', 'innerHTML', 'outerHTML', 'message'])], ['DOMException', () => new DOMException('aborted', 'AbortError')], ['Event', () => new Event('error')], ['Date', () => new Date(NaN)], ['RegExp', () => /x/], ['Map', () => new Map([[{}, {}]])], ['WeakRef', () => new WeakRef({})], ['shared buffer', () => new SharedArrayBuffer(8)], ['module namespace', () => vm],
  ['arguments', () => (function () { return arguments; })(1, 2)], ['globalThis', () => globalThis], ['process.env', () => process.env], ['Response', () => new Response('body')], ['URL', () => new URL('https://a:b@c/')], ['iterator', () => [][Symbol.iterator]()],
  ['system error', () => set({ code: 'ENOENT', syscall: 'open', errno: -2, path: '/x' })], ['error with control characters', () => new Error('\u001b[31m\u0000\u202e\n    at evil (/x.js:1:1)')], ['__proto__', () => JSON.parse('{"__proto__":{"message":"polluted"},"constructor":{"prototype":{"x":1}}}')],
];
const lazyFrames = lazy(() => 'Error: x\n' + '    at f (/srv/app/a.js:1:1)\n'.repeat(3_500_000));

/** Things that change the engine for the time of a throw. */
const SETTINGS = [
  ['prepareStackTrace throws', () => { Error.prepareStackTrace = () => { throw new Error('prepare'); }; }],
  ['prepareStackTrace gives an object', () => { Error.prepareStackTrace = () => withMethods({}, 'throw'); }],
  ['prepareStackTrace gives call sites', () => { Error.prepareStackTrace = (_, sites) => sites; }],
  ['prepareStackTrace gives a symbol', () => { Error.prepareStackTrace = () => Symbol('x'); }],
  ['prepareStackTrace is no function', () => { Error.prepareStackTrace = 42; }],
  ['stackTraceLimit 0', () => { Error.stackTraceLimit = 0; }], ['stackTraceLimit Infinity', () => { Error.stackTraceLimit = Infinity; }],
  ['stackTraceLimit NaN', () => { Error.stackTraceLimit = NaN; }], ['no stackTraceLimit', () => { delete Error.stackTraceLimit; }], ['stackTraceLimit is text', () => { Error.stackTraceLimit = 'many'; }],
  ['captureStackTrace throws', () => { Error.captureStackTrace = () => { throw new Error('capture'); }; }],
  ['console throws', () => { console.error = console.warn = () => { throw new Error('console'); }; }],
  ['JSON is broken', () => { JSON.stringify = () => { throw new Error('json'); }; JSON.parse = () => { throw new Error('json'); }; }],
  ['Object.prototype has toJSON', () => { Object.defineProperty(Object.prototype, 'toJSON', { value() { return 'pwned'; }, configurable: true }); }],
  ['Array.prototype is broken', () => { Array.prototype.map = () => { throw new Error('map'); }; }],
  ['String.prototype is broken', () => { String.prototype.slice = () => { throw new Error('slice'); }; }],
  ['Date.now throws', () => { Date.now = () => { throw new Error('now'); }; }],
];

function createValues(seed, generated) {
  let state = seed >>> 0;
  const next = (n) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) % n; };
  const pick = (list) => list[next(list.length)];
  const KEYS = ['message', 'name', 'stack', 'cause', 'errors', 'code', 'syscall', 'then', 'constructor', 'length', 'toString', 'valueOf', 'toJSON', 'x', '0', Symbol.toStringTag, Symbol.toPrimitive, Symbol.iterator, '__proto__'];
  const scalar = () => pick([undefined, null, '', 'text', 'Error: x\n    at f (/a.js:1:1)', 0, -1, NaN, true, 1n, Symbol('s'), 'x'.repeat(next(50_000))]);
  const base = (depth) => pick([
    () => ({}), () => [], () => Object.create(null), () => new Error('e' + next(50)), () => new TypeError('t'), () => new AggregateError([value(depth), value(depth)], 'a'), () => function f() { touch('call'); },
    () => new Map(), () => Object.create(pick([null, {}, Error.prototype, RangeError.prototype])), () => vm.runInThisContext('new RangeError("r")'), () => new (class Odd extends Error {})('odd'), () => new Promise(() => {}),
  ])();
  const value = (depth) => {
    if (depth <= 0 || next(6) === 0) return scalar();
    const target = made(base(depth - 1));
    for (let i = next(5); i > 0; i--) {
      const key = pick(KEYS);
      const flags = { configurable: next(2) === 0, enumerable: next(2) === 0 };
      const descriptor = next(2) === 0 ? { ...flags, value: value(depth - 1), writable: next(2) === 0 } : { ...flags, get: touchy('get ' + String(key), pick(['throw', 'recurse', undefined])), set: touchy('set') };
      try { Object.defineProperty(target, key, descriptor); } catch {}
    }
    if (next(8) === 0) try { Object.setPrototypeOf(target, pick([null, trapped({}, 'throw'), Error.prototype, target])); } catch {}
    if (next(8) === 0) return trapped(target, pick(['throw', undefined]));
    if (next(20) === 0) return revoked(typeof target === 'function' ? target : {});
    return pick([Object.freeze, Object.seal, (it) => it, (it) => it])(target);
  };
  return { named: NAMED, settings: SETTINGS, generated: Array.from({ length: generated }, (_, i) => ['generated ' + i, () => value(3)]) };
}

const GLOBALS = [globalThis, Object, Object.prototype, Array.prototype, Error, Error.prototype, Function.prototype, Promise.prototype, String.prototype, JSON, Reflect, console, process];
const { getOwnPropertyDescriptors } = Object;
const remember = () => { const all = []; for (let i = 0; i < GLOBALS.length; i++) all[i] = getOwnPropertyDescriptors(GLOBALS[i]); return all; };
function restore(all) {
  GLOBALS.forEach((holder, index) => {
    for (const key of Reflect.ownKeys(holder)) if (!Object.hasOwn(all[index], key)) Reflect.deleteProperty(holder, key);
    for (const key of Reflect.ownKeys(all[index])) { const now = Object.getOwnPropertyDescriptor(holder, key); const then = all[index][key]; if (!now || now.value !== then.value) Reflect.defineProperty(holder, key, then); }
  });
}
function changes(before, now) {
  return before.flatMap((all, index) => {
    const keys = new Set([...Reflect.ownKeys(all), ...Reflect.ownKeys(now[index])]);
    return [...keys].filter((key) => !(GLOBALS[index] === process || key === Symbol.for('errtrack.v1')) && (!Object.is(all[key]?.value, now[index][key]?.value) || all[key]?.get !== now[index][key]?.get)).map(String);
  });
}

/** Own keys and values, looked at by descriptors: nothing of the value is called. */
function shape(value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return '';
  try {
    const keys = Reflect.ownKeys(value).filter((key) => key !== 'stack');
    return keys.length > 1000 ? String(keys.length) : keys.map((key) => { const d = Object.getOwnPropertyDescriptor(value, key); return String(key) + (d.get ? 'get' : typeof d.value) + d.writable + d.configurable; }).join() + Object.isExtensible(value);
  } catch { return 'unreadable'; }
}

export async function throwAll({ captureError, withErrorTracking, seed, generated, small }) {
  const harmed = [];
  let tried = 0;
  const unhandled = [];
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  const same = (a, b) => Object.is(a, b);
  const report = (way, name, what) => { if (harmed.length < 50) harmed.push(way + ', ' + name + ': ' + what); };
  // Loads what is loaded late, before globals are compared.
  captureError(new Error('first'));
  async function attempt(name, value, setUp) {
    // To list the keys of what is vast takes longer than all the rest.
    const look = /String object|0,000|MB|million|sparse|vast/.test(name) ? () => '' : shape;
    const before = look(value);
    touched = [];
    const clean = remember();
    setUp?.();
    const expected = remember();
    const caught = [];
    const throws = withErrorTracking(() => { throw value; }, { context: 'sync' });
    const rejects = withErrorTracking(async () => { throw value; }, { context: 'async' });
    try { const hash = captureError(value); if (typeof hash !== 'string') caught.push(['captureError', 'returned no string']); } catch (error) { caught.push(['captureError', 'threw']); }
    try { throws(); caught.push(['sync', 'threw nothing']); } catch (error) { if (!same(error, value)) caught.push(['sync', 'threw another value']); }
    const promise = rejects();
    const now = remember();
    if (setUp) restore(clean);
    const changed = changes(expected, now);
    let isSame = false;
    await promise.then(() => caught.push(['async', 'resolved']), (error) => { isSame = same(error, value); });
    if (!isSame) caught.push(['async', 'rejected with another value']);
    for (const [way, what] of caught) report(way, name, what);
    if (changed.length > 0) report('all', name, 'changed ' + changed.join());
    if (touched.length > 0) report('all', name, 'touched ' + [...new Set(touched)].slice(0, 5).join());
    touched = [];
    if (look(value) !== before) report('all', name, 'wrote to the value');
    touched = [];
    tried += 3;
  }
  const values = createValues(seed, generated);
  const VAST = /String object|0,000|MB|million|sparse|vast/;
  for (const [name, make] of values.named) if (!small || !VAST.test(name)) await attempt(name, make());
  for (const [name, setUp] of values.settings) await attempt(name, new Error('while ' + name), setUp);
  for (const [name, make] of values.generated) await attempt(name, make());
  await new Promise((done) => setTimeout(done, 10));
  if (unhandled.length > 0) report('all', 'any', unhandled.length + ' unhandled rejections');
  return { tried, named: values.named.length + values.settings.length, harmed };
}
`;
