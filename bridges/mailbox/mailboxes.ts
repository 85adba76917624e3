/**
 * Mailboxes of a running vat, both ways: those that it holds for others, and those that others hold
 * for it. Put together here, so that the household only has to open and close it.
 */
import {
  type CardSupplier,
  MailBook,
  MailboxAdmin,
  MailboxHost,
  type MailboxOffers,
  type MailboxReport,
  type MailDevice,
  type PeopleGate,
  Refusal,
} from '../../actors/index.ts';
import { E, type Ref } from '../../captp/index.ts';
import type { ObjectDisk } from '../../store/index.ts';
import {
  type Clock,
  guarded,
  type Mail,
  type Random,
  type RefTo,
  type Vat,
} from '../../vat/index.ts';
import type { ContactNames } from '../people/index.ts';
import type { StoragePeers } from '../storage/index.ts';
import { Collector } from './collector.ts';
import { type LeavingPowers, leave } from './leaving.ts';
import { MailStore } from './mail-store.ts';
import { codeOf, OwnMailboxes } from './own-mailboxes.ts';
import { LOOK_MS, soon } from './soon.ts';

export interface MailboxesSetup extends LeavingPowers {
  readonly clock: Clock;
  readonly random: Random;
  readonly peers: StoragePeers;
  readonly names: ContactNames;
  /** Where envelopes for others are kept. */
  readonly disk: ObjectDisk;
  /** Has anything been kept there yet? */
  readonly isUsed: () => Promise<boolean>;
  readonly onFault: (error: unknown) => void;
}

/** Before the vat is open: what it is opened with. */
export interface Mailboxes {
  readonly device: RefTo<typeof MailDevice>;
  readonly mail: Mail;
  furnish(vat: Vat): Promise<OpenMailboxes>;
  /** To be called before the vat is closed. */
  close(): Promise<void>;
}

export interface OpenMailboxes {
  readonly admin: RefTo<typeof MailboxAdmin>;
  /** Lends mailboxes to contacts. */
  readonly lender: RefTo<typeof CardSupplier>;
  /** Keeps out whom the owner blocks. */
  readonly gate: RefTo<typeof PeopleGate>;
  /** Takes in a mailbox of ours by the pass that a contact gave. */
  addPass(pass: Ref, person: string): Promise<MailboxReport>;
  /** By which everybody leaves envelopes for us: for what this vat publishes of itself. */
  published(): readonly string[];
  /** From now on what others have published can be asked for. */
  joined(network: MailNetwork): void;
}

/** What vats publish of themselves. */
interface MailNetwork {
  /** The mailboxes of the vat `peer`. May break. */
  mailboxesOf(peer: string): Promise<readonly string[]>;
  /** Ours are others than before. */
  changed(): void;
}

export function makeMailboxes(setup: MailboxesSetup): Mailboxes {
  const { clock, peers, onFault } = setup;
  const store = new MailStore(setup);
  let own: OwnMailboxes | undefined;
  let collector: Collector | undefined;
  let take: Parameters<Mail['onMail']>[0] = async () => {
    throw new Refusal('busy', 'The post is not open yet.');
  };
  let tellPeers: () => void = () => undefined;
  let network: MailNetwork | undefined;
  const changed = (): void => {
    tellPeers();
    network?.changed();
  };
  return {
    device: store.ref,
    mail: {
      async leave(peer, told, letter) {
        const took = await leave(setup, peer, told, letter);
        if (took > 0) return took;
        const found = (await network?.mailboxesOf(peer).catch(none)) ?? [];
        const others = found.filter((one) => !told.includes(one));
        return leave(setup, peer, others, letter);
      },
      ours: async (peer) => (await own?.ours(peer).catch(none)) ?? [],
      onMail(listener) {
        take = listener;
      },
      onChange(listener) {
        tellPeers = listener;
      },
    },
    async furnish(vat) {
      const { owner, census, lender } = await vat.provide('mailboxes', MailboxHost, store.ref);
      const { desk, gate } = await vat.provide('own mailboxes', MailBook);
      const boxes = new OwnMailboxes({ desk, clock, peers, changed, names: setup.names });
      const collecting = new Collector({
        clock,
        seed: setup.seed,
        mailboxes: () => boxes.all(),
        take: (...letter) => take(...letter),
        onFault,
      });
      own = boxes;
      collector = collecting;
      if (await setup.isUsed()) store.sweep(census).catch(onFault);
      await boxes.all().catch(onFault);
      await boxes.follow(onFault).catch(onFault);
      collecting.changed();
      return {
        admin: makeAdmin(owner, boxes, collecting, setup),
        lender,
        gate,
        async addPass(pass, person) {
          const report = await boxes.addPass(pass, person);
          collecting.changed();
          return report;
        },
        published: () => boxes.published(),
        joined(joined) {
          network = joined;
        },
      };
    },
    async close() {
      await collector?.close();
      await store.close();
    },
  };
}

function none(): readonly string[] {
  return [];
}

function makeAdmin(
  owner: RefTo<typeof MailboxOffers>,
  own: OwnMailboxes,
  collector: Collector,
  { clock, peers, names, onFault }: MailboxesSetup,
): RefTo<typeof MailboxAdmin> {
  return guarded(
    MailboxAdmin,
    {
      async grant(label, person, limit) {
        if (person.trim() === '') throw new Refusal('no-person', 'Say whom the mailbox is for.');
        const { id, swiss } = await E(owner).grant(label, person, limit);
        return { id, address: peers.sturdyrefTo(swiss) };
      },
      grants: async () => names.ofLoans(await E(owner).grants()),
      change: (id, limit) => E(owner).change(id, limit),
      revoke: (id) => E(owner).revoke(id),
      async add(address, person) {
        const report = await own.add(address, person);
        collector.changed();
        return report;
      },
      list: () => own.report(),
      async remove(id) {
        // Who cannot be reached now has nothing to be waited for.
        await soon(clock, collector.collect(), LOOK_MS).catch(codeOf);
        await own.remove(id);
      },
      refuse: (vat) => own.refuse(vat),
      admit: (vat) => own.admit(vat),
      collect: async () => BigInt(await collector.collect()),
    },
    onFault,
  );
}
