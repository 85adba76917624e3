/** The mailboxes of this vat, which others hold for it: the list, and the ways into each. */
import {
  KeptMailbox,
  type MailBookDesk,
  MailboxListener,
  type MailboxPass,
  type MailboxReport,
  Refusal,
} from '../../actors/index.ts';
import {
  E,
  formatSturdyref,
  type PeerLocator,
  parsePeer,
  parseSturdyref,
  type Ref,
} from '../../captp/index.ts';
import { type Clock, guarded, type Inside, type RefTo } from '../../vat/index.ts';
import { vatName } from '../netlayers/index.ts';
import type { ContactNames } from '../people/index.ts';
import type { StoragePeers } from '../storage/index.ts';
import { LOOK_MS, soon } from './soon.ts';

type Pass = RefTo<typeof MailboxPass>;

export interface OwnMailbox {
  readonly kept: Inside<typeof KeptMailbox>;
  readonly pass: Pass;
}

interface OwnMailboxesPowers {
  readonly desk: RefTo<typeof MailBookDesk>;
  readonly clock: Clock;
  readonly peers: StoragePeers;
  readonly names: ContactNames;
  /** There is one more, or one less, or another way into one. */
  readonly changed: () => void;
}

export class OwnMailboxes {
  readonly #powers: OwnMailboxesPowers;
  #all: readonly OwnMailbox[] | undefined;
  /** Vats for which a way in is being made. */
  readonly #making = new Set<string>();

  constructor(powers: OwnMailboxesPowers) {
    this.#powers = powers;
  }

  async all(): Promise<readonly OwnMailbox[]> {
    return this.#all ?? this.#read();
  }

  async #read(): Promise<readonly OwnMailbox[]> {
    const listed = await E(this.#powers.desk).mailboxes();
    const all = listed.map(({ kept, pass }) => ({
      kept: KeptMailbox.inward(kept, 'The mailbox'),
      pass: pass as Pass,
    }));
    this.#all = all;
    return all;
  }

  /** Takes in the one whose pass is at `address`, if it answers. */
  async add(address: string, person: string): Promise<MailboxReport> {
    const { clock, peers } = this.#powers;
    const { peer } = parseSturdyref(address);
    if (vatName(peer) === vatName(peers.ownLocator())) {
      throw new Refusal('own-address', 'That is an address of this vat. Use one of another.');
    }
    return this.#take(peer, (await soon(clock, peers.enliven(address))) as Pass, person);
  }

  /** The same, by the pass that a contact gave. */
  async addPass(pass: Ref, person: string): Promise<MailboxReport> {
    const place = this.#powers.peers.identify(pass);
    if (!place) throw new Refusal('no-mailbox', NO_ANSWER);
    return this.#take(parsePeer(place.locator), pass as Pass, person);
  }

  async #take(peer: PeerLocator, pass: Pass, person: string): Promise<MailboxReport> {
    const { desk, clock, changed } = this.#powers;
    const host = vatName(peer);
    const [usage, swiss] = await soon(
      clock,
      Promise.all([E(pass).usage(), E(pass).everybody()]),
    ).catch((error: unknown) => {
      throw new Refusal('no-mailbox', NO_MAILBOX.get(codeOf(error)) ?? NO_ANSWER);
    });
    const kept = await E(desk).add(host, person, formatSturdyref({ peer, swiss }), pass);
    await this.#read();
    changed();
    const { id, added } = kept;
    return { id, host, person, added, usage };
  }

  /** Gives it up. Its host deletes what is in it, when it can be reached. */
  async remove(id: string): Promise<void> {
    const { desk, clock, changed } = this.#powers;
    const one = (await this.all()).find(({ kept }) => kept.id === id);
    await E(desk).remove(id);
    await this.#read();
    changed();
    // Who cannot be told keeps it until it expires.
    if (one) await soon(clock, E(one.pass).close(), LOOK_MS).catch(codeOf);
  }

  /** Asks all at once. */
  async report(): Promise<MailboxReport[]> {
    const { clock, names } = this.#powers;
    const all = await this.all();
    const passes = new Map(all.map(({ kept, pass }) => [kept.id, pass]));
    const kept = all.map((one) => one.kept);
    const named = await names.ofBorrowed('mailbox', kept);
    return Promise.all(
      named.map(async ({ id, host, person, added }) => {
        const pass = passes.get(id) as Pass;
        const one = { id, host, person, added: BigInt(added) };
        try {
          return { ...one, usage: await soon(clock, E(pass).usage(), LOOK_MS) };
        } catch (error) {
          return { ...one, trouble: codeOf(error) === 'revoked' ? 'revoked' : 'host-gone' };
        }
      }),
    );
  }

  /** By which everybody leaves envelopes for us, as far as that has been read. */
  published(): string[] {
    return (this.#all ?? []).map(({ kept }) => kept.address);
  }

  /**
   * By which the vat `peer` leaves envelopes for us: ways of its own. What is not made yet is made
   * now, and until then it is told the ways that are for everybody.
   */
  async ours(peer: string): Promise<string[]> {
    const all = await this.all();
    if (all.length === 0) return [];
    const { refused, ways } = await E(this.#powers.desk).waysOf(peer);
    if (refused) return [];
    const own = new Map(ways.map(({ mailbox, address }) => [mailbox, address]));
    const missing = all.filter(({ kept }) => !own.has(kept.id));
    if (missing.length > 0) void this.#make(peer, missing);
    return all.map(({ kept }) => own.get(kept.id) ?? kept.address);
  }

  /** Closes the ways of one vat, and makes none again. */
  async refuse(vat: string): Promise<void> {
    const { desk, clock, changed } = this.#powers;
    const closed = await E(desk).refuse(vat);
    changed();
    const all = await this.all();
    for (const { mailbox, contact } of closed) {
      const pass = all.find(({ kept }) => kept.id === mailbox)?.pass;
      // A host that is away keeps the way open; its envelopes are opened by nobody else all the same.
      if (pass) await soon(clock, E(pass).dismiss(contact), LOOK_MS).catch(codeOf);
    }
  }

  /** Makes ways for it again. */
  async admit(vat: string): Promise<void> {
    await E(this.#powers.desk).admit(vat);
    this.#powers.changed();
  }

  /** From now on whoever is blocked elsewhere in this vat is kept out, too. */
  async follow(onFault: (error: unknown) => void): Promise<void> {
    const changed = (): undefined => {
      this.#powers.changed();
      this.#closeWays().catch(onFault);
    };
    const listener = guarded(MailboxListener, { changed }, onFault);
    await E(this.#powers.desk).watch(listener);
    await this.#closeWays();
  }

  async #closeWays(): Promise<void> {
    const { desk } = this.#powers;
    for (let vats = await E(desk).toClose(); vats.length > 0; vats = await E(desk).toClose()) {
      for (const vat of vats) await this.refuse(vat);
    }
  }

  async #make(peer: string, missing: readonly OwnMailbox[]): Promise<void> {
    if (this.#making.has(peer)) return;
    this.#making.add(peer);
    const made = await Promise.all(missing.map((one) => this.#makeOne(peer, one)));
    this.#making.delete(peer);
    if (made.includes(true)) this.#powers.changed();
  }

  async #makeOne(peer: string, { kept, pass }: OwnMailbox): Promise<boolean> {
    const { desk, clock } = this.#powers;
    let admitted: bigint | undefined;
    try {
      const { contact, drop } = await soon(clock, E(pass).admit());
      admitted = contact;
      const at = parseSturdyref(kept.address);
      const address = formatSturdyref({ peer: at.peer, swiss: drop });
      await E(desk).setWay(kept.id, peer, contact, address);
      return true;
    } catch {
      // It cannot be reached, or lets in no more: the way for everybody has to do.
      if (admitted !== undefined) E.sendOnly(pass).dismiss(admitted);
      return false;
    }
  }
}

export function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}

const NO_ANSWER =
  'What is behind this address does not answer as a mailbox. Ask whoever gave it to you.';
const NO_MAILBOX = new Map<unknown, string>([
  ['revoked', 'This mailbox was revoked by the one who granted it. Ask for a new address.'],
]);
