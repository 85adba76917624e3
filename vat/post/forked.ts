/** Two copies of one vat must not both go on: each would promise what the other does not know. */
import { VatError } from '../errors.ts';

/** We are an older copy, or a second one: another vat knows messages of ours that we never sent. */
export class Forked extends VatError {
  constructor() {
    const message =
      'This is an older or a second copy of a vat that went on elsewhere. Stop it, and use the other one; or restore this one from its backup, which ends the other.';
    super('Forked', 'forked', message);
  }
}

/** The other vat is an older copy, or a second one. */
export class PeerForked extends VatError {
  constructor() {
    super('PeerForked', 'forked', 'This is an older or a second copy of that vat.');
  }
}
