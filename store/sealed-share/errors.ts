/** What can go wrong with what was sealed for a share. No text holds a key or a name. */

/** Bytes that were changed, cut, swapped, or sealed by another version. None of them was used. */
export class BadSealed extends Error {
  readonly code = 'damaged-share';

  constructor(what: string) {
    super(`What was shared arrived damaged (${what}). Try again, or ask for a new link.`);
    this.name = 'BadSealed';
  }
}

/** The two sides do not hold the same link. */
export class WrongSecret extends Error {
  readonly code = 'wrong-secret';

  constructor() {
    super('This link does not fit: some of it was changed on the way. Copy all of it once more.');
    this.name = 'WrongSecret';
  }
}

/** The machine at the other end refused, in words of its own. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Refused';
    this.code = code;
  }
}
