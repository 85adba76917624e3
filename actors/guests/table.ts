/**
 * The table of one call of a guest: the references it was handed, each under its place. It stays
 * here; the guest's process sees places only.
 */
import { isRef, type Ref, send, sym, type Vow } from '../../captp/index.ts';
import { Refusal } from '../refusal.ts';
import { ANSWER, METHOD_LENGTH_MAX, REFERENCE } from './guest-turn.ts';
import { type Named, nameOfPlace, pack, unpack } from './packed.ts';

/** References that one call may be handed. */
export const TABLE_MAX = 10_000;

export class Table {
  readonly refs: Ref[] = [];
  readonly #places = new Map<Ref, number>();

  /** Packs a value; each reference in it gets a place. Throws NotPacked. */
  pack(value: unknown): Uint8Array {
    return pack(value, (object) => (isRef(object) ? this.#nameOf(object) : undefined));
  }

  #nameOf(ref: Ref): ReturnType<typeof nameOfPlace> {
    const known = this.#places.get(ref);
    if (known !== undefined) return nameOfPlace(REFERENCE, known);
    const place = this.refs.length;
    if (place >= TABLE_MAX) throw new Refusal('too-large', 'These are too many references.');
    this.refs.push(ref);
    this.#places.set(ref, place);
    return nameOfPlace(REFERENCE, place);
  }
}

/** What names stand for: references of `refs`, and the answers there are so far. */
export function namesIn(refs: readonly Ref[], answers: readonly Vow[]): Named {
  return (tag, place) => {
    const found = tag === REFERENCE ? refs[place] : tag === ANSWER ? answers[place] : undefined;
    if (found === undefined) throw new Refusal('guest-forged', 'A guest named what it never had.');
    return found;
  };
}

/** Sends a packed `[to, method, args]`. Throws for what is no message. */
export function sendAsGuest(packed: Uint8Array, named: Named): Vow {
  const [to, method, args, ...more] = listOf(unpack(packed, named));
  const fits = typeof method === 'string' && method.length <= METHOD_LENGTH_MAX;
  if (!fits || more.length > 0) throw new Refusal('guest-forged', 'A guest sent no message.');
  return send(to, [sym(method), ...listOf(args)]);
}

export function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Refusal('guest-forged', 'A guest gave no list.');
  return value;
}
