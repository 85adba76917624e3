/**
 * How the interop checks write down a value so that two implementations can be compared.
 *
 * Each implementation has its own idea of what an Integer or a Symbol is in JavaScript. So a check
 * never touches such values: it hands a note (plain JSON) to a peer, which makes its own value of
 * it, and the peer hands back notes of what it received. References and promises are known by the
 * number of the place where the peer keeps them; the same object gets the same number.
 */

/** Where a peer keeps a reference or a promise. */
export type Handle = number;

export type Note =
  | null
  | boolean
  | string
  | readonly Note[]
  | { readonly undefined: true }
  | { readonly integer: string }
  /** The number in decimal, `NaN`, `Infinity`, `-Infinity` or `-0`. */
  | { readonly float: string }
  /** In hexadecimal digits. */
  | { readonly bytes: string }
  | { readonly symbol: string }
  /** Keys in any order. */
  | { readonly struct: { readonly [key: string]: Note } }
  | { readonly tagged: readonly [tag: string, value: Note] }
  | { readonly error: string }
  | { readonly reference: Handle }
  | { readonly promise: Handle };

/** What became of a promise. */
export type Outcome = { readonly value: Note } | { readonly broken: string };

/** The Integer `value`. */
export function integer(value: number | bigint): Note {
  return { integer: String(value) };
}

/** The reference or promise kept at `handle`, as an argument. */
export function held(handle: Handle): Note {
  return { reference: handle };
}

/** The handle that `note` names. Throws when it names none. */
export function handleIn(note: Note | undefined): Handle {
  if (typeof note === 'object' && note !== null) {
    if ('reference' in note) return note.reference;
    if ('promise' in note) return note.promise;
  }
  throw new Error(`Not a reference: ${JSON.stringify(note)}`);
}
