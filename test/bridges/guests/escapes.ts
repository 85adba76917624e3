/**
 * Ways out of a sandbox, as they were published, each turned against a guest. `code` is the body of
 * a function `(refs, E, when, turn, powers, state)` inside a guest; it gives back what it got hold
 * of. Nothing (undefined, false, an empty list or text), or an error, is a failed escape.
 * `powers(x)` lists which things of the world outside `x` has.
 */
export interface Escape {
  readonly name: string;
  /** Where it comes from. */
  readonly from: string;
  readonly code: string;
}

export const ESCAPES: readonly Escape[] = [
  {
    name: 'the constructor of a constructor',
    from: 'the classic against node:vm, as in the README of vm2',
    code: `return powers(({}).constructor.constructor('return this')())`,
  },
  {
    name: 'process by the constructor of a constructor',
    from: 'node:vm, “not a security mechanism”; vm2 issue 32',
    code: `return typeof [].constructor.constructor('return process')()`,
  },
  {
    name: 'the constructor of async functions',
    from: 'realms-shim, report of 2019 on AsyncFunction',
    code: `return powers((async () => 0).constructor('return this')())`,
  },
  {
    name: 'the constructor of generators',
    from: 'realms-shim; SES “tame function constructors”',
    code: `return powers([...(function* () {}).constructor('yield this')()][0])`,
  },
  {
    name: 'the constructor of async generators',
    from: 'SES “tame function constructors”',
    code: `return powers((async function* () {}).constructor('yield this'))`,
  },
  {
    name: 'Reflect.construct with a function of the host as the new target',
    from: 'realms-shim, GHSA-6jg8-7333-554w',
    code: `return powers(Reflect.construct(Function, ['return this'], E)())`,
  },
  {
    name: 'the constructor of what was handed in',
    from: 'vm2 CVE-2019-10761 and every “host object” escape',
    code: `return [E, when, turn.now, E(refs.vault).x].flatMap((f) => powers(f.constructor('return this')()))`,
  },
  {
    name: 'the prototype of a reference',
    from: 'Figma plugin sandbox, 2019',
    code: `return Object.getPrototypeOf(refs.vault) !== null || Reflect.ownKeys(refs.vault)`,
  },
  {
    name: 'this of a function called plainly',
    from: 'Google Caja',
    code: `return (function () { return this; })() !== undefined`,
  },
  {
    name: 'indirect eval',
    from: 'realms-shim',
    code: `return powers((0, eval)('this')).concat(powers((0, eval)('globalThis')))`,
  },
  {
    name: 'a new Function',
    from: 'realms-shim',
    code: `return powers(new Function('return this')()).concat(powers(Function('return globalThis')()))`,
  },
  {
    name: 'a body that closes its function early',
    from: 'realms-shim, injection into the Function constructor',
    code: `return powers(Function('/*', '*/){ return this }, function () {')())`,
  },
  {
    name: 'who called me',
    from: 'Caja, ADsafe: arguments.callee.caller',
    code: `return (function () { return arguments.callee.caller; })()`,
  },
  {
    name: 'the caller of a function',
    from: 'Caja, ADsafe: Function.prototype.caller',
    code: `function f() { return f.caller; } return f()`,
  },
  {
    name: 'frames of the stack by prepareStackTrace',
    from: 'vm2 CVE-2022-36067 (SandBreak)',
    code: `Error.prepareStackTrace = (_, frames) => frames;
      const frames = new Error().stack;
      return Array.isArray(frames) && frames.flatMap((frame) => powers(frame.getThis()))`,
  },
  {
    name: 'prepareStackTrace for errors of promises',
    from: 'vm2 CVE-2023-29017',
    code: `globalThis.Error = { prepareStackTrace: (_, frames) => powers(frames[0].getThis()) };
      Promise.reject(new TypeError('x'));
      return Object.hasOwn(Object.getPrototypeOf(async () => 0).constructor, 'prepareStackTrace')`,
  },
  {
    name: 'captureStackTrace onto an object with a setter',
    from: 'vm2 CVE-2021-23555',
    code: `const caught = []; const o = {};
      Object.defineProperty(o, 'stack', { set(value) { caught.push(value); }, configurable: true });
      Error.captureStackTrace?.(o);
      return caught.filter((stack) => typeof stack !== 'string')`,
  },
  {
    name: 'places of the host in a stack',
    from: 'SES errorTaming; node:vm leaks of paths',
    code: `try { E(1).x(); } catch (error) { return /node:|[/\\\\]/.test(error.stack + new Error().stack); }`,
  },
  {
    name: 'an error of the host',
    from: 'vm2 CVE-2023-30547',
    code: `for (const run of [() => E(1).x(), () => when(1), () => E(refs.vault).open(() => 0), () => turn.now.call.call(1)]) {
        try { run(); } catch (error) {
          const found = powers(error.constructor.constructor('return this')());
          if (found.length > 0) return found;
        }
      }`,
  },
  {
    name: 'an error of the host that the stack ran out for',
    from: 'vm2 CVE-2019-10761',
    code: `let found = [];
      const dig = () => { try { dig(); E(refs.vault).open(); } catch (error) {
        found = found.concat(powers(error.constructor.constructor('return this')())); throw error; } };
      try { dig(); } catch (error) { found = found.concat(powers(error.constructor.constructor('return this')())); }
      return found`,
  },
  {
    name: 'half a message when the stack runs out',
    from: 'SES, “stack exhaustion and invariants”',
    code: `let sent = 0;
      const dig = () => { try { dig(); } catch {} try { E(refs.vault).peek(); sent += 1; } catch {} };
      dig(); return sent > 1000`,
  },
  {
    name: 'an error of the parser',
    from: 'realms-shim, GHSA-7cg8-pq9v-x98q',
    code: `try { eval('@'); } catch (error) { return powers(error.constructor.constructor('return this')()); }`,
  },
  {
    name: 'import()',
    from: 'vm2 CVE-2021-23449',
    code: `return eval("import('node:fs')")`,
  },
  {
    name: 'import() with a comment in it',
    from: 'SES, censoring of import expressions',
    code: `return eval("import/* */('node:fs')")`,
  },
  {
    name: 'import() behind a spread',
    from: 'SES CVE-2023-39532',
    code: `return eval("({...import('node:fs')})")`,
  },
  {
    name: 'import() written with an escape',
    from: 'SES, censoring of import expressions',
    code: `return eval("\\\\u0069mport('node:fs')")`,
  },
  {
    name: 'import.meta',
    from: 'Agoric, attacks on evaluators',
    code: `return eval('import.meta')`,
  },
  {
    name: 'a comment in the manner of HTML',
    from: 'SES, SES_HTML_COMMENT_REJECTED',
    code: `return eval("0 <!-- x\\n --> 1; 'parsed differently'")`,
  },
  {
    name: 'with, and names that are not declared',
    from: 'realms-shim: sloppy mode',
    code: `return Function('with ({ a: 1 }) { leaked = a }')() ?? 'ran'`,
  },
  {
    name: 'Symbol.unscopables of the global object',
    from: 'realms-shim, Symbol.unscopables',
    code: `globalThis[Symbol.unscopables] = { eval: true, process: true };
      return eval('typeof process') !== 'undefined'`,
  },
  {
    name: 'the template object as a channel',
    from: 'realms-shim: shared template objects',
    code: `const tag = (strings) => strings; const one = tag\`x\`; one.mine = 1; return one.mine`,
  },
  {
    name: 'a field for all objects',
    from: 'lodash CVE-2018-3721 and many: prototype pollution',
    code: `Object.prototype.polluted = 1; return ({}).polluted`,
  },
  {
    name: 'a field for all objects by __proto__',
    from: 'minimist CVE-2020-7598: prototype pollution',
    code: `({}).__proto__.polluted = 1; return ({}).polluted`,
  },
  {
    name: 'a field for all objects by defineProperty',
    from: 'prototype pollution',
    code: `Object.defineProperty(Object.prototype, 'tag', { get() { return 'ref'; } }); return ({}).tag`,
  },
  {
    name: 'another call and apply',
    from: 'Caja, ADsafe: Function.prototype poisoning',
    code: `Function.prototype.call = Function.prototype.apply = () => 'mine'; return 'poisoned'`,
  },
  {
    name: 'another WeakMap.get, by which references are known',
    from: 'the attack on membranes in “Robust Composition”',
    code: `WeakMap.prototype.get = () => ({ tag: 'ref', value: 0n }); return 'poisoned'`,
  },
  {
    name: 'another Reflect.apply and Array push',
    from: 'vm2 issue 138: primordials of the bridge',
    code: `for (const poison of [() => { Reflect.apply = () => 0; }, () => { Array.prototype.push = () => 0; },
        () => { Object.keys = () => []; }, () => { Array[Symbol.species] = 0; }]) {
        try { poison(); return 'poisoned'; } catch {} }`,
  },
  {
    name: 'another iterator for all lists',
    from: 'SES: array iterators',
    code: `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true }); return 'poisoned'`,
  },
  {
    name: 'another then for all promises',
    from: 'vm2 CVE-2023-32314 and 37466: Promise.prototype.then',
    code: `Promise.prototype.then = function (f) { return f; }; return 'poisoned'`,
  },
  {
    name: 'a species for the promises of async functions',
    from: 'vm2 CVE-2023-37466',
    code: `let found = [];
      Object.defineProperty(Promise, Symbol.species, { value: class { constructor(f) {
        f((x) => { found = powers(x.constructor.constructor('return this')()); }, () => 0); } } });
      (async () => 0)().then(() => 0); return 'poisoned'`,
  },
  {
    name: 'Symbol.hasInstance of Uint8Array',
    from: 'SES: Function.prototype[Symbol.hasInstance]',
    code: `Object.defineProperty(Uint8Array, Symbol.hasInstance, { value: () => true }); return 'poisoned'`,
  },
  {
    name: 'another exec for all regular expressions',
    from: 'SES: regExpTaming; RegExp statics',
    code: `/(secret)/.exec('secret'); if (RegExp.$1) return RegExp.$1;
      RegExp.prototype.exec = () => 0; return 'poisoned'`,
  },
  {
    name: 'a custom inspection',
    from: 'vm2 CVE-2023-37903',
    code: `return { [Symbol.for('nodejs.util.inspect.custom')]: (depth, options, inspect) =>
        powers(inspect.constructor('return this')()) }[Symbol.for('x')]`,
  },
  {
    name: 'a result that is a thenable',
    from: 'node:vm and vm2: async bridges',
    code: `return { then(resolve) { resolve('mine'); } }`,
  },
  {
    name: 'a result with toJSON, valueOf and toString of its own',
    from: 'JSON bridges of iframes, Figma',
    code: `return { toJSON: () => 'mine', valueOf: () => 1, toString: () => 'x', [Symbol.toPrimitive]: () => 1 }`,
  },
  {
    name: 'a result that is a function',
    from: 'structured bridges',
    code: `return () => 'mine'`,
  },
  {
    name: 'a result with a field __proto__',
    from: 'hoek CVE-2018-3728: JSON.parse and merge',
    code: `return JSON.parse('{"__proto__": {"polluted": 1}}')`,
  },
  {
    name: 'a result that is a proxy which throws at everything',
    from: 'vm2 issue 186: traps run by the host',
    code: `return new Proxy({}, new Proxy({}, { get() { throw new Error('trap'); } }))`,
  },
  {
    name: 'a proxy that says it is a list without end',
    from: 'vm2: proxies on getPrototypeOf and length',
    code: `return new Proxy([], { get: (list, name) => (name === 'length' ? Infinity : list[name]) })`,
  },
  {
    name: 'a proxy that says its prototype is plain',
    from: 'vm2 CVE-2023-32314: getPrototypeOf',
    code: `return new Proxy(class { static secret = () => 0; }, { getPrototypeOf: () => Object.prototype })`,
  },
  {
    name: 'bytes that are none',
    from: 'V8: detached and faked views',
    code: `return new Proxy(new Uint8Array(8), {})`,
  },
  {
    name: 'a species for lists',
    from: 'SES: Symbol.species',
    code: `class Mine extends Array { static get [Symbol.species]() { return Function; } }
      return powers(new Mine(1, 2).map(() => 'return this'))`,
  },
  {
    name: 'WebAssembly',
    from: 'memory outside of the heap; code that is not looked at',
    code: `return typeof WebAssembly !== 'undefined' && new WebAssembly.Memory({ initial: 1 })`,
  },
  {
    name: 'shared memory and Atomics',
    from: 'Spectre: a clock made of shared memory',
    code: `return [typeof SharedArrayBuffer, typeof Atomics].some((type) => type !== 'undefined')`,
  },
  {
    name: 'the time',
    from: 'SES: Date is a power; Spectre',
    code: `return [() => Date.now(), () => new Date().getTime(), () => Date(), () => performance.now()]
        .some((read) => { try { return !Number.isNaN(Number(read())); } catch { return false; } })`,
  },
  {
    name: 'randomness',
    from: 'SES: Math.random is a power',
    code: `return [() => Math.random(), () => crypto.randomUUID()]
        .some((read) => { try { read(); return true; } catch { return false; } })`,
  },
  {
    name: 'where this machine stands in the world',
    from: 'SES: localeTaming, Intl',
    code: `return typeof Intl !== 'undefined' && Intl.DateTimeFormat().resolvedOptions().timeZone`,
  },
  {
    name: 'require, module and process by their names',
    from: 'node:vm, vm2 issue 1',
    code: `return [typeof require, typeof module, typeof process, typeof exports, typeof __filename,
        typeof global, typeof Buffer].some((type) => type !== 'undefined')`,
  },
  {
    name: 'process.binding and mainModule',
    from: 'node:vm escapes: process.binding("spawn_sync")',
    code: `return process.binding('fs') || process.mainModule.require('child_process')`,
  },
  {
    name: 'the loader of modules',
    from: 'vm2: module.constructor._load',
    code: `return module.constructor._load('child_process')`,
  },
  {
    name: 'the net',
    from: 'every confinement test',
    code: `return [typeof fetch, typeof WebSocket, typeof XMLHttpRequest, typeof EventSource, typeof navigator]
        .some((type) => type !== 'undefined')`,
  },
  {
    name: 'the console',
    from: 'vm2: console._stdout, console.constructor',
    code: `return typeof console !== 'undefined' && (powers(console._stdout).length > 0 || 'a console')`,
  },
  {
    name: 'timers',
    from: 'vm2: setTimeout with text, timers of the host',
    code: `return [typeof setTimeout, typeof setImmediate, typeof queueMicrotask, typeof setInterval]
        .some((type) => type !== 'undefined')`,
  },
  {
    name: 'the port of the thread',
    from: 'worker sandboxes: parentPort, postMessage',
    code: `return [typeof parentPort, typeof postMessage, typeof MessageChannel, typeof MessagePort,
        typeof BroadcastChannel, typeof structuredClone].some((type) => type !== 'undefined')`,
  },
  {
    name: 'what makes rooms',
    from: 'SES: Compartment, lockdown',
    code: `return [typeof Compartment, typeof lockdown, typeof repairIntrinsics, typeof WeakRef]
        .some((type) => type !== 'undefined')`,
  },
  {
    name: 'what Node lends to all realms',
    from: 'node:vm and jsdom: host classes such as TextEncoder',
    code: `return [TextEncoder, TextDecoder, new TextEncoder().encode, URL].flatMap((lent) =>
        powers(lent.constructor('return this')()))`,
  },
  {
    name: 'a message to something made to look like a reference',
    from: 'forged capabilities',
    code: `const forged = [{}, Object.create(null), Object.freeze(Object.create(null)), { ...refs.vault },
        Object.create(refs.vault), new Proxy(refs.vault, {}), { tag: 'ref', value: 1n }, 0, 'ref', null];
      return forged.filter((token) => { try { E(token).open(); return true; } catch { return false; } })`,
  },
  {
    name: 'a reference in an argument made to look like one',
    from: 'forged capabilities',
    code: `return [Object.create(refs.vault), Object.freeze(Object.create(refs.vault))].filter((token) => {
        try { E(refs.vault).give(token); return true; } catch { return false; } })`,
  },
  {
    name: 'names on the wire as data',
    from: 'injection into the protocol',
    code: `E(refs.vault).note('<9\\'desc:tagged3\\'ref1+>'); return ''`,
  },
  {
    name: 'what was kept from another turn on the global object',
    from: 'confinement: state outside of the state',
    code: `const found = globalThis.kept; globalThis.kept = refs; return found`,
  },
  {
    name: 'what was kept in a function that all turns share',
    from: 'confinement: state outside of the state',
    code: `for (const shared of [E, when, turn.now, Object, Array.prototype, Math, JSON]) {
        try { shared.kept = refs; return 'kept'; } catch {} }`,
  },
  {
    name: 'another E for the next turn',
    from: 'endowments that can be changed',
    code: `try { Object.defineProperty(E, 'prototype', { value: 1 }); return 'changed'; } catch {}
      try { Object.setPrototypeOf(E(refs.vault), {}); return 'changed'; } catch {}
      try { E(refs.vault).open = 1; return E(refs.vault).open === 1; } catch {}`,
  },
  {
    name: 'messages after the end of the turn',
    from: 'confinement: time after the turn',
    code: `Promise.resolve().then(() => E(refs.vault).open()).catch(() => 0); return ''`,
  },
  {
    name: 'a promise that nobody catches',
    from: 'Node: unhandled rejections end a process',
    code: `Promise.reject(new Error('unheard')); return ''`,
  },
  {
    name: 'a getter of state that changes its mind',
    from: 'time of check, time of use',
    code: `let reads = 0; return { get value() { reads += 1; return reads === 1 ? '' : () => 0; } }.value`,
  },
];
