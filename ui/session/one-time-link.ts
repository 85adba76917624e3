/**
 * What is left of the one-time link the page was opened with: good, used, or of another vat.
 */
import { type Channel, fetchFrom } from './connection.ts';
import type { EnterLink } from './enter-link.ts';
import type { EntranceRef } from './refs.ts';
import { codeOf } from './trouble.ts';

/** Why the person stands outside although they might have expected to be in. */
export type Why =
  | { readonly is: 'nothing-special' }
  | { readonly is: 'signed-out' }
  | { readonly is: 'link'; readonly error: unknown };

/** How a vat answers for a link that is good no more; what it is otherwise does not matter then. */
const LINK_GONE = new Set(['unknown', 'not-found', 'locked', 'new']);

export class OneTimeLink {
  #link: EnterLink;

  constructor(link: EnterLink) {
    this.#link = link;
  }

  /** It has done its work; nobody need hear of it any more. */
  done(): void {
    this.#link = { is: 'none' };
  }

  /** What the person should know about it. */
  get why(): Why {
    return this.#link.is === 'broken'
      ? { is: 'link', error: this.#link.error }
      : { is: 'nothing-special' };
  }

  /** What the link leads to; undefined when there is none, or it is good no more. */
  async entrance(channel: Channel): Promise<EntranceRef | undefined> {
    if (this.#link.is !== 'link') return undefined;
    const { designator, swiss } = this.#link.to;
    if (designator !== channel.designator) return this.failed(new AnotherVat());
    try {
      return await fetchFrom<EntranceRef>(channel, swiss);
    } catch (error) {
      return this.failed(error);
    }
  }

  /** Notes that it could not be used. Throws `error` when only the connection was lost. */
  failed(error: unknown): undefined {
    const code = codeOf(error);
    if (code === 'disconnected') throw error;
    this.#link = { is: 'broken', error: LINK_GONE.has(code) ? new LinkUsed() : error };
    return undefined;
  }
}

/** Nothing is there under the link any more. */
class LinkUsed extends Error {
  readonly code = 'link-used';

  constructor() {
    super('This one-time link was used already or is too old.');
    this.name = 'LinkUsed';
  }
}

/** The link belongs to another vat than the one that answers at this address. */
class AnotherVat extends Error {
  readonly code = 'wrong-designator';

  constructor() {
    super('Another vat answers at this address.');
    this.name = 'AnotherVat';
  }
}
