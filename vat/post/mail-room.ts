/** Where letters come in from the mailboxes of this vat, and what tells others where those are. */
import type { Mail } from '../powers.ts';
import { decodeLetter } from './letter.ts';
import type { PostOffice } from './post-office.ts';
import { malformed } from './wire.ts';

export class MailRoom {
  readonly #office: PostOffice;

  constructor(office: PostOffice, mail: Mail) {
    this.#office = office;
    mail.onMail((from, locator, carry) => this.#take(from, locator, carry));
    mail.onChange(() => {
      for (const one of office.all()) one.tellMailboxes();
    });
  }

  /** See {@link Mail.onMail}. */
  async #take(from: string, locator: string, carry: Uint8Array): Promise<void> {
    const office = this.#office;
    if (office.roads.vatOf(locator) !== from) throw malformed();
    const letter = decodeLetter(carry);
    await office.meet(from, locator).takeLetter(letter);
  }
}
