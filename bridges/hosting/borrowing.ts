/**
 * What contacts lend this vat is used by itself: letters wait in their mailboxes, pieces are kept with them, and
 * others reach us through their relays.
 *
 * The cards of the contacts say what is lent. What was taken into use is remembered, so that something the owner
 * removed by hand stays removed, and something that was taken back, and lent anew, is used anew.
 */
import {
  type Borrowed,
  type ContactSummary,
  type HostingKeeper,
  type MailboxAdmin,
  type MailboxReport,
  type People,
  PeopleListener,
  type StorageAdmin,
} from '../../actors/index.ts';
import { E, type Ref } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { codeOf } from '../host/trouble.ts';
import { keyOf, nodeCrypto, peerIdOf, vatName } from '../netlayers/index.ts';
import type { StoragePeers } from '../storage/index.ts';

/** Changes within so short a time are looked at together. */
const SETTLE_MS = 1_000;
/** Who could not be reached is tried again after so long, doubled each time. */
const AGAIN_MS_MIN = 60_000;
const AGAIN_MS_MAX = 900_000;
/** Why something is left alone for good: it is used already, by its owner's own doing. */
const LEFT_ALONE = new Set<unknown>(['known-host', 'known-mailbox', 'own-address']);
/** In the place of an id: it was left alone. */
const NOT_USED = '-';

type Used = 'mailbox' | 'storage';
const USED: readonly Used[] = ['mailbox', 'storage'];

export interface BorrowingPowers {
  readonly people: RefTo<typeof People>;
  readonly keeper: RefTo<typeof HostingKeeper>;
  readonly storage: RefTo<typeof StorageAdmin>;
  readonly mailboxes: RefTo<typeof MailboxAdmin>;
  readonly addMailbox: (pass: Ref, person: string) => Promise<MailboxReport>;
  readonly peers: Pick<StoragePeers, 'identify'>;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export class Borrowing {
  readonly #powers: BorrowingPowers;
  #lenders: readonly string[] = [];
  #onChange: () => void = () => undefined;
  #planned: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #againMs = 0;
  #closed = false;

  constructor(powers: BorrowingPowers) {
    this.#powers = powers;
  }

  async open(): Promise<void> {
    const { people, onFault } = this.#powers;
    const changed = (): undefined => {
      this.#plan(SETTLE_MS);
    };
    await E(people).watch(guarded(PeopleListener, { changed }, onFault));
    this.#plan(0);
  }

  /** Peer ids of vats that lend us their relay. */
  get lenders(): readonly string[] {
    return this.#lenders;
  }

  /** Calls `listener` when others lend us their relay than before. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** What is asked of somebody who is away just now is not waited for. */
  close(): void {
    this.#closed = true;
    this.#planned?.();
  }

  #plan(ms: number): void {
    if (this.#closed) return;
    this.#planned?.();
    const { clock } = this.#powers;
    this.#planned = clock.wakeAt(clock.now() + ms, () => {
      this.#planned = undefined;
      this.#look();
    });
  }

  #look(): void {
    this.#again = this.#looking !== undefined;
    if (this.#again || this.#closed) return;
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
      if (this.#again) this.#plan(SETTLE_MS);
    });
  }

  async #lookOnce(): Promise<void> {
    try {
      const isWhole = await this.#round();
      this.#againMs = isWhole
        ? 0
        : Math.min(Math.max(this.#againMs * 2, AGAIN_MS_MIN), AGAIN_MS_MAX);
      if (!isWhole && this.#planned === undefined) this.#plan(this.#againMs);
    } catch (error) {
      if (!this.#closed) this.#powers.onFault(error);
    }
  }

  /** Goes through all contacts. Answers false when somebody could not be reached. */
  async #round(): Promise<boolean> {
    const borrowed = new Map<string, Borrowed>();
    for (const one of await E(this.#powers.keeper).borrowed()) borrowed.set(placeOf(one), one);
    const lenders: string[] = [];
    let isWhole = true;
    for await (const contact of this.#contacts()) {
      const { vat, state, blocked, lets } = contact;
      for (const what of USED) {
        const known = borrowed.get(placeOf({ vat, what }));
        borrowed.delete(placeOf({ vat, what }));
        if (state !== 'met' || blocked !== undefined || this.#closed) continue;
        if (!lets.includes(what)) await this.#giveBack(known);
        else if (!(await this.#use(contact, what, known))) isWhole = false;
      }
      const isRelay = state === 'met' && blocked === undefined && lets.includes('relay');
      if (isRelay) lenders.push(peerIdOf(keyOf(vat)));
    }
    // Of those who are contacts no more.
    for (const known of borrowed.values()) await this.#giveBack(known);
    const isSame = lenders.join() === this.#lenders.join();
    this.#lenders = lenders;
    if (!isSame) this.#onChange();
    return isWhole;
  }

  async *#contacts(): AsyncGenerator<ContactSummary> {
    const { people } = this.#powers;
    for (let last: string | undefined; ; ) {
      const page = await E(people).contacts(last);
      for (const { summary } of page) yield summary;
      last = page.at(-1)?.summary.id;
      if (last === undefined) return;
    }
  }

  /** Takes it into use, unless it is. Answers false when it has to be tried again. */
  async #use(contact: ContactSummary, what: Used, known: Borrowed | undefined): Promise<boolean> {
    const { people, keeper, peers } = this.#powers;
    const { id, vat, petname } = contact;
    try {
      const pass = await E(E(people).contact(id)).theirs(what);
      const place = peers.identify(pass as Ref);
      if (!place) return true;
      const mark = `${vatName(place.locator)} ${hexOf(nodeCrypto.sha256(place.swiss))}`;
      if (known?.pass === mark) return true;
      await this.#giveBack(known);
      const entry = await this.#add(what, pass as Ref, petname);
      if (this.#closed) return true;
      await E(keeper).borrow({ vat, what, pass: mark, entry });
      return true;
    } catch (error) {
      // They are away, or there are enough already: another time. What has no code is a fault of ours.
      if (codeOf(error) === undefined && !this.#closed) this.#powers.onFault(error);
      return false;
    }
  }

  async #add(what: Used, pass: Ref, person: string): Promise<string> {
    const { storage, addMailbox } = this.#powers;
    try {
      const { id } = await (what === 'mailbox'
        ? addMailbox(pass, person)
        : E(storage).addPass(pass as never, person));
      return id;
    } catch (error) {
      if (LEFT_ALONE.has(codeOf(error))) return NOT_USED;
      throw error;
    }
  }

  async #giveBack(known: Borrowed | undefined): Promise<void> {
    if (!known) return;
    const { storage, mailboxes, keeper } = this.#powers;
    const { vat, what, entry } = known;
    if (entry !== NOT_USED) {
      const removed =
        what === 'mailbox' ? E(mailboxes).remove(entry) : E(storage).removeHost(entry);
      await removed.catch((error: unknown) => {
        // Its owner has removed it already.
        if (codeOf(error) !== 'not-found') throw error;
      });
    }
    await E(keeper).giveBack(vat, what);
  }
}

const placeOf = ({ vat, what }: { readonly vat: string; readonly what: string }): string =>
  `${what} ${vat}`;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
