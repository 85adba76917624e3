/**
 * The OCapN Symbol: a name on the wire, distinct from a string.
 *
 * It is a class of ours and not a JavaScript symbol, because `Symbol.for` keeps every name ever
 * seen alive for the life of the process, so a hostile peer could fill memory with names. Two
 * symbols are equal when their names are; compare `.name`, never identity.
 */
export class Sym {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  toString(): string {
    return `'${this.name}`;
  }
}

/** Makes the symbol `name`, for example `sym('fulfill')`. */
export function sym(name: string): Sym {
  return new Sym(name);
}
