/**
 * One turn of a guest: its source is evaluated anew, in a Compartment that has nothing but what is
 * given here, one method is run to its end, and what it did is packed.
 */
import { ERROR_LENGTH_MAX, type GuestRequest, pack } from '../../../actors/index.ts';
import { decode } from '../../../captp/index.ts';
import { Hands } from './hands.ts';

/** The method by which a guest makes its first state. */
const INIT = 'init';
const CODE = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * Left out, though harmless to others: with these a guest could see when memory is freed, or make
 * rooms within its room, and would not do the same thing each time it is run.
 */
const LEFT_OUT = ['WeakRef', 'FinalizationRegistry', 'Compartment', 'lockdown'];

type Method = (here: object, ...args: unknown[]) => unknown;

/** A refusal made here, told from errors of the guest. */
class BadSource extends Error {
  readonly code = 'guest-source';
}

/** Takes `{ source, request }` and gives a packed outcome. Without a request it only checks. */
export function runTurn(message: Uint8Array): Uint8Array {
  const hands = new Hands();
  try {
    const { source, request } = decode(message) as { source: string; request?: Uint8Array };
    return pack({ deed: deedOf(hands, source, request) }, noNames);
  } catch (error) {
    return pack({ refusal: { code: codeOf(error), message: messageOf(error) } }, noNames);
  } finally {
    hands.close();
  }
}

function deedOf(hands: Hands, source: string, packed: Uint8Array | undefined): object {
  const methods = evaluate(source, hands);
  if (!packed) return done(hands, undefined, undefined);
  const { method, args, state, refs, now } = hands.unpack(packed) as GuestRequest;
  const here = { state, refs, turn: harden({ now: () => now }) };
  harden(refs);
  if (state === undefined) here.state = call(methods, INIT, here, []) ?? {};
  const result = call(methods, method, here, args);
  if (typeof here.state !== 'object' || here.state === null) {
    throw new TypeError('The state of a guest is a record.');
  }
  return done(hands, here.state, result);
}

function done(hands: Hands, state: unknown, result: unknown): object {
  const packed = { state: hands.pack(state), result: hands.pack(result) };
  return { ...packed, sends: [...hands.sends], waits: [...hands.waits] };
}

/** The methods that the source makes. */
function evaluate(source: string, { E, when, whenBroken }: Hands): object {
  const compartment = new Compartment({ globals: { E, when, whenBroken }, __options__: true });
  for (const name of LEFT_OUT) Reflect.deleteProperty(compartment.globalThis, name);
  harden([E, when, whenBroken]);
  let methods: unknown;
  try {
    methods = compartment.evaluate(source);
  } catch (error) {
    throw new BadSource(`This guest cannot be read: ${messageOf(error)}`);
  }
  if (typeof methods === 'object' && methods !== null) return methods;
  throw new BadSource('The source of a guest ends with an object of methods: ({ greet() { … } })');
}

function call(methods: object, name: string, here: object, args: readonly unknown[]): unknown {
  const method = Object.hasOwn(methods, name) ? Reflect.get(methods, name) : undefined;
  if (typeof method === 'function')
    return Reflect.apply(method as Method, methods, [here, ...args]);
  if (name === INIT) return undefined;
  throw Object.assign(new Error(`This guest has no method “${name}”.`), { code: 'no-such-method' });
}

/** What is packed for the vat at last holds nothing but bytes and texts. */
function noNames(): undefined {}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** What was thrown may be anything, and looking at it may throw again. */
function codeOf(error: unknown): string {
  try {
    const code: unknown = Reflect.get(error as object, 'code');
    return typeof code === 'string' && CODE.test(code) ? code : 'guest-error';
  } catch {
    return 'guest-error';
  }
}

function messageOf(error: unknown): string {
  try {
    const message: unknown = Reflect.get(error as object, 'message');
    if (typeof message === 'string') return wellFormed(message.slice(0, ERROR_LENGTH_MAX));
    return 'It threw something that is no error.';
  } catch {
    return 'It threw something that cannot be looked at.';
  }
}
