/**
 * Objects that are fetched by a name, which travels as a swiss number.
 *
 * A name that everybody may know makes an object public; one that is long and random is a secret,
 * and who knows it may use the object. Names are compared by their hashes, so that how long a wrong
 * one takes tells nothing about the right ones.
 */
import {
  type Crypto,
  E,
  NothingThere,
  type Ref,
  type Session,
  type Vow,
} from '../../captp/index.ts';

/** What is behind the names of `objects`, as the bootstrap object of a session gives it. */
export function namedObjects(
  objects: Readonly<Record<string, unknown>>,
  crypto: Crypto,
): { fetch(swiss: Uint8Array): unknown } {
  const digest = async (bytes: Uint8Array): Promise<string> => (await crypto.sha256(bytes)).join();
  const known = Promise.all(
    Object.entries(objects).map(async ([name, object]) => {
      return [await digest(swissOf(name)), { object }] as const;
    }),
  ).then((entries) => new Map(entries));
  return {
    async fetch(swiss) {
      const found = (await known).get(await digest(swiss));
      if (!found) throw new NothingThere();
      return found.object;
    },
  };
}

/** The object that the other side gave out as `name`. Breaks with NothingThere. */
export function lookUp<T>(session: Session, name: string): Vow<Ref<T>> {
  return E(session.bootstrap).fetch(swissOf(name)) as Vow<Ref<T>>;
}

/** A name as it travels. */
export function swissOf(name: string): Uint8Array {
  return new TextEncoder().encode(name);
}
