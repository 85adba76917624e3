/**
 * Hosting, as the owner of the vat holds it: the list, and one view of what is carried and kept for each, put together
 * from the accounts of the relay, of mailboxes and of storage.
 */
import {
  type HostedPerson,
  type HostingKeeper,
  type HostingListener,
  HostingOwner,
  type HostingView,
  type MailboxAdmin,
  type MailboxSummary,
  type StorageAdmin,
  type StorageGrantSummary,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import type { ContactNames } from '../people/index.ts';
import type { RelayMeter } from './relay-meter.ts';

export interface HostingOwnerPowers {
  readonly keeper: RefTo<typeof HostingKeeper>;
  readonly meter: RelayMeter;
  readonly names: ContactNames;
  readonly storage: RefTo<typeof StorageAdmin>;
  readonly mailboxes: RefTo<typeof MailboxAdmin>;
  readonly network: () => Pick<HostingView, 'joined' | 'reachable' | 'lookups'>;
  readonly onFault: (error: unknown) => void;
}

export function makeHostingOwner(powers: HostingOwnerPowers): RefTo<typeof HostingOwner> {
  const { keeper, onFault } = powers;
  return guarded(
    HostingOwner,
    {
      status: () => viewOf(powers),
      turn: (on) => E(keeper).turn(on),
      change: (offer) => E(keeper).change(offer),
      allow: (contact) => E(keeper).allow(contact),
      disallow: (vat) => E(keeper).disallow(vat),
      watch: (listener) => E(keeper).watch(listener as RefTo<typeof HostingListener>),
    },
    onFault,
  );
}

type Book = Awaited<ReturnType<typeof readBook>>;
type Uses = Pick<HostedPerson, 'relay' | 'mailbox' | 'storage'>;
type Row = HostedPerson & { -readonly [K in keyof Uses]: Uses[K] };

function readBook(keeper: RefTo<typeof HostingKeeper>) {
  return E(keeper).book();
}

async function viewOf(powers: HostingOwnerPowers): Promise<HostingView> {
  const { keeper, meter, names, storage, mailboxes, network } = powers;
  const [book, grants, letters] = await Promise.all([
    readBook(keeper),
    E(storage).grants(),
    E(mailboxes).grants(),
  ]);
  const rows = await names.ofLoans(rowsOf(book, meter, grants, letters));
  return {
    on: book.on,
    offer: book.offer,
    people: rows.sort(
      (a, b) => Number(b.listed) - Number(a.listed) || a.person.localeCompare(b.person),
    ),
    totals: totalsOf(book, meter, grants, letters),
    ...network(),
  };
}

/** One for each contact, and one for each address that was given out. */
function rowsOf(
  book: Book,
  meter: RelayMeter,
  grants: readonly StorageGrantSummary[],
  letters: readonly MailboxSummary[],
): Row[] {
  const known = new Map<string, Row>();
  const others: Row[] = [];
  const rowFor = (person: string, vat: string | undefined): Row => {
    const found = vat === undefined ? undefined : known.get(vat);
    if (found) return found;
    const row = { person, vat, listed: false };
    if (vat === undefined) others.push(row);
    else known.set(vat, row);
    return row;
  };
  for (const { vat } of book.listed) known.set(vat, { person: '', vat, listed: true });
  for (const place of book.places) {
    const { open, today, bytes, circuits } = meter.useOf(place.id);
    rowFor(place.person, place.vat).relay = {
      limit: place.limit,
      today: BigInt(today),
      bytes: place.bytes + BigInt(bytes),
      circuits: place.circuits + BigInt(circuits),
      open: BigInt(open),
    };
  }
  for (const { person, vat, limit, used, count } of letters) {
    rowFor(person, vat).mailbox = { limit, bytes: used, count };
  }
  for (const { person, vat, limit, used, shares, revoked } of grants) {
    if (revoked !== undefined) continue;
    rowFor(person, vat).storage = { limit, bytes: used, count: shares };
  }
  return [...known.values(), ...others];
}

function totalsOf(
  { places, relayed, circuits, strangers }: Book,
  meter: RelayMeter,
  grants: readonly StorageGrantSummary[],
  letters: readonly MailboxSummary[],
): HostingView['totals'] {
  const unwritten = places.map(({ id }) => meter.useOf(id));
  return {
    relayed: relayed + sum(unwritten.map(({ bytes }) => BigInt(bytes))),
    circuits: circuits + sum(unwritten.map((one) => BigInt(one.circuits))),
    strangers: strangers + BigInt(meter.strangers),
    letters: sum(letters.map(({ count }) => count)),
    letterBytes: sum(letters.map(({ used }) => used)),
    pieces: sum(grants.map(({ shares }) => shares)),
    pieceBytes: sum(grants.map(({ used }) => used)),
  };
}

function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((all, one) => all + one, 0n);
}
