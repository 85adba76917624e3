/**
 * Frozen, and as fast as before.
 *
 * V8 takes two shortcuts that freezing the usual way closes for the whole process. `Object.freeze`
 * marks the *elements* of a prototype as frozen, and from then on each store into a typed array
 * looks along its prototypes: encryption and the codecs become 2.5 times slower. And whoever
 * redefines `Array.prototype[Symbol.iterator]`, as SES does to allow assigning over it, ends the
 * fast way through arrays: `[...list]` and `Uint8Array.from(list)` become 17 times slower.
 *
 * SES takes `Object.freeze` and `Object.defineProperty` when it is loaded. It is loaded with two
 * that differ from the real ones in just this: the prototypes of typed arrays are made non-extensible
 * and each of their properties constant, which is what being frozen means, without the mark; and the
 * iterator of arrays stays the plain property that it is (and is then frozen with the others).
 */

const { freeze, defineProperty, preventExtensions, getPrototypeOf } = Object;
const { ownKeys, getOwnPropertyDescriptor } = Reflect;

const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

/** What a store into a typed array looks at. */
const BEHIND_TYPED_ARRAYS: ReadonlySet<unknown> = new Set([
  Object.prototype,
  getPrototypeOf(Uint8Array).prototype,
  ...TYPED_ARRAYS.map((typedArray) => typedArray.prototype),
]);

/** Runs `load` while `Object` has the two functions; what they do stays with who took them. */
export async function keepingSpeed(load: () => Promise<unknown>): Promise<void> {
  Object.freeze = freezeKeepingSpeed as typeof Object.freeze;
  Object.defineProperty = defineKeepingSpeed;
  try {
    await load();
  } finally {
    Object.freeze = freeze;
    Object.defineProperty = defineProperty;
  }
}

function freezeKeepingSpeed<T>(target: T): T {
  return BEHIND_TYPED_ARRAYS.has(target) ? makeConstant(target as T & object) : freeze(target);
}

/** As `Object.freeze`, in the words of its definition. */
function makeConstant<T extends object>(target: T): T {
  preventExtensions(target);
  for (const name of ownKeys(target)) {
    const described = getOwnPropertyDescriptor(target, name) as PropertyDescriptor;
    const constant = 'value' in described ? { writable: false } : {};
    defineProperty(target, name, { ...described, ...constant, configurable: false });
  }
  return target;
}

function defineKeepingSpeed<T>(target: T, name: PropertyKey, described: PropertyDescriptor): T {
  if ((target as unknown) === Array.prototype && name === Symbol.iterator) return target;
  return defineProperty(target, name, described);
}
