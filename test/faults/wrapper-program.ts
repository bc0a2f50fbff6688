/** What a wrapped function must share with the bare one, as the text of a module that takes the wrapper. */
export const WRAPPER_PROGRAM = `
const same = (...pairs) => pairs.every(([a, b]) => Object.is(a, b));
const fails = (run) => { try { run(); return 'nothing'; } catch (error) { return error; } };
const reasons = async (run) => {
  const seen = [];
  const listen = (reason, promise) => seen.push([reason, ticks]);
  let ticks = 0;
  process.on('unhandledRejection', listen);
  await run();
  for (; ticks < 3; ticks++) await new Promise((done) => setImmediate(done));
  process.off('unhandledRejection', listen);
  return seen;
};

/** Each is given wrap() and says whether it holds. */
export const PROPERTIES = {
  'this is passed on': (wrap) => { const it = { f: wrap(function () { return this; }) }; return same([it.f(), it], [wrap(function () { 'use strict'; return this; })(), undefined]); },
  'arguments are passed on, as many as there are': (wrap) => { const a = {}; const f = wrap(function () { return [...arguments]; }); return same([f(a, undefined)[0], a], [f(a, undefined).length, 2], [f().length, 0]); },
  'the result is the same object': (wrap) => { const a = {}; return same([wrap(() => a)(), a], [wrap(() => undefined)(), undefined], [Object.is(wrap(() => -0)(), -0), true]); },
  'what is thrown is the same value': (wrap) => { const e = new Error('x'); return same([fails(wrap(() => { throw e; })), e], [fails(wrap(() => { throw undefined; })), undefined]); },
  'sync stays sync': (wrap) => { let done = false; wrap(() => { done = true; })(); return done && !(wrap(() => 1)() instanceof Promise); },
  'name and length': (wrap) => { const f = wrap(function stage(a, b) {}); return same([f.name, 'stage'], [f.length, 2]); },
  'own properties, and their flags': (wrap) => { const s = Symbol('s'); const bare = Object.assign(() => {}, { a: 1, [s]: 2 }); Object.defineProperty(bare, 'hidden', { value: 3 }); const f = wrap(bare); f.late = 4; return same([JSON.stringify(Object.getOwnPropertyDescriptors(f)), JSON.stringify(Object.getOwnPropertyDescriptors(bare))], [f[s], 2], [bare.late, 4], [f.hidden, 3]); },
  'prototype and kind': (wrap) => { const bare = function () {}; const f = wrap(bare); return same([typeof f, 'function'], [Object.getPrototypeOf(f), Object.getPrototypeOf(bare)], [f.prototype, bare.prototype], [f instanceof Function, true], [Object.prototype.toString.call(wrap(async () => {})), '[object AsyncFunction]']); },
  'call, apply and bind': (wrap) => { const f = wrap(function (a) { return [this, a]; }); const it = {}; return same([f.call(it, 1)[0], it], [f.apply(it, [2])[1], 2], [f.bind(it, 3)()[1], 3], [f.bind(it).name, 'bound ']); },
  'a native promise stays one, resolved alike': async (wrap) => { const a = {}; const p = wrap(async () => a)(); return p.constructor === Promise && Object.getPrototypeOf(p) === Promise.prototype && Reflect.ownKeys(p).length === 0 && same([await p, a]); },
  'a native promise rejects with the same value': async (wrap) => { const e = {}; return same([await wrap(async () => { throw e; })().catch((x) => x), e]); },
  'unhandledRejection fires when it would, and then': async (wrap) => { const e = new Error('unhandled'); const bare = await reasons(() => { (async () => { throw e; })(); }); const ours = await reasons(() => { wrap(async () => { throw e; })(); }); return bare.length === 1 && ours.length === 1 && same([ours[0][0], e], [ours[0][1], bare[0][1]]); },
  'unhandledRejection does not fire where it is handled': async (wrap) => (await reasons(async () => { const p = wrap(async () => { throw 1; })(); await p.catch(() => {}); const q = Promise.reject(2); const f = wrap(() => q); f().catch(() => {}); f().catch(() => {}); })).length === 0,
  'a subclass of promise is untouched': (wrap) => { class P extends Promise { static get [Symbol.species]() { throw new Error('species'); } } const p = new P((done) => done(1)); return same([wrap(() => p)(), p]); },
  'a promise with properties of its own is untouched': (wrap) => { const p = Object.assign(Promise.resolve(1), { cancel() {} }); return same([wrap(() => p)(), p]); },
  'a lazy thenable is never started': (wrap) => { let started = 0; const query = { then(done) { started++; done(); } }; const hidden = { get then() { started++; return undefined; } }; return same([wrap(() => query)(), query], [wrap(() => hidden)(), hidden], [started, 0]); },
  'a generator: lazy, next, return, throw': (wrap) => { let began = false; const g = wrap(function* (a) { began = true; try { const b = yield a; yield b; } catch (e) { yield e; } finally { yield 'end'; } })(1); const lazy = !began; const e = {}; return lazy && same([g.next().value, 1], [g.next(2).value, 2], [g.throw(e).value, e], [g.return(5).value, 'end'], [g.next().value, 5], [g[Symbol.iterator](), g]); },
  'a generator: prototype and spread': (wrap) => { const bare = function* () { yield 1; yield 2; }; const f = wrap(bare); return same([Object.getPrototypeOf(f()), bare.prototype], [[...f()].join(), '1,2'], [f() instanceof f, true]); },
  'an async generator: order, errors, return': async (wrap) => { const e = {}; const f = wrap(async function* () { try { yield 1; yield 2; throw e; } finally {} }); const seen = []; try { for await (const x of f()) seen.push(x); } catch (x) { seen.push(x); } const g = f(); const both = await Promise.all([g.next(), g.next()]); return same([seen[2], e], [seen.length, 3], [both[1].value, 2], [(await g.return(7)).value, 7], [g[Symbol.asyncIterator](), g]); },
  'new, new.target and instanceof': (wrap) => { let target; class Bare { constructor(a) { target = new.target; this.a = a; } } const C = wrap(Bare); const it = new C(4); class D extends C {} const d = new D(5); return same([it.a, 4], [target, D], [it instanceof C, true], [it instanceof Bare, true], [d instanceof D, true], [d.a, 5], [fails(() => C()) instanceof TypeError, true]); },
  'private fields and methods': (wrap) => { const C = wrap(class { #a = 1; static #n = 10; get a() { return this.#a; } has(o) { return #a in o; } static next() { return ++this.#n; } static get n() { return this.#n; } }); const it = new C(); return same([it.a, 1], [it.has(it), true], [C.next(), 11], [C.n, 11]); },
  'statics and inheritance': (wrap) => { class A { static s = 1; static who() { return this; } } const C = wrap(class extends A { static t = 2; }); class E extends C {} C.late = 3; return same([C.s, 1], [C.t, 2], [C.who(), C], [E.who(), E], [E.late, 3], [Object.getPrototypeOf(C), A], [Object.keys(C).join(), 't,late']); },
  'an error from a constructor, and an object from one': (wrap) => { const e = {}; const o = {}; return same([fails(() => new (wrap(class { constructor() { throw e; } }))()), e], [new (wrap(function () { return o; }))(), o]); },
  'what cannot be constructed, cannot': (wrap) => [() => {}, async () => {}, { m() {} }.m].every((f) => fails(() => new (wrap(f))()) instanceof TypeError) && typeof fails(() => wrap(class {})()) === 'object',
  'Symbol.species, hasInstance and an extended builtin': (wrap) => { const L = wrap(class List extends Array { static [Symbol.hasInstance](x) { return Array.isArray(x); } }); const it = L.from([1, 2]); return same([it.length, 2], [it.map((x) => x).constructor.name, 'List'], [[] instanceof L, true], [new L(3).length, 3]); },
  'wrapped twice is as wrapped once': (wrap) => { const e = {}; const f = wrap(wrap(function g(a) { if (a) throw e; return this; })); return same([f.name, 'g'], [fails(() => f(1)), e], [f.call(e, 0), e]); },
  'Function.prototype.toString': (wrap) => { const bare = function stage() { return 1; }; return same([Function.prototype.toString.call(wrap(bare)), Function.prototype.toString.call(bare)]); },
};

export async function checkAll(wrap) {
  const broken = [];
  for (const [name, holds] of Object.entries(PROPERTIES)) {
    let isHeld = false;
    try { isHeld = await holds(wrap); } catch {}
    if (!isHeld) broken.push(name);
  }
  return { tried: Object.keys(PROPERTIES).length, broken };
}
`;
