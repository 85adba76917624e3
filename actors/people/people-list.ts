/** What the methods of the list of people have in common: names, newcomers, pages, and what is full. */
import type { Ref } from '../../captp/index.ts';
import type { Facets, Inside, MapStore, Near, RefTo, TurnPowers } from '../../vat/index.ts';
import { pageOf } from '../lake/tree.ts';
import { Refusal } from '../refusal.ts';
import { Contact } from './contact.ts';
import type { Encounter } from './contact-self.ts';
import {
  CONTACTS_MAX,
  type ContactSummary,
  type IntroductionSummary,
  type InvitationSummary,
  type ListedContact,
  NAMERS_MAX,
  PEOPLE_PAGE_MAX,
} from './interface.ts';
import type { Introducing, Proposal } from './introducing.ts';
import { freePersonName, looksLike, nameKey, properPersonName } from './names.ts';
import type {
  CardSupplier,
  ContactKeeper,
  Known,
  Newcomer,
  PeopleAddresses,
  PeopleGate,
  PeopleLedger,
  ReadInvitation,
} from './parts.ts';
import type { PEOPLE_FACETS } from './people.ts';
import { invitationTag } from './phrase.ts';

type Summary = Inside<typeof ContactSummary>;
interface KeptInvitation {
  readonly summary: Inside<typeof InvitationSummary>;
  readonly keeper: Ref;
}

/** The list as its methods see it. */
export interface Here {
  readonly state: {
    readonly addresses: RefTo<typeof PeopleAddresses>;
    self: string;
    readonly ownName: string;
    gate: Near<typeof PeopleGate> | undefined;
    made: number;
  };
  readonly stores: {
    readonly contacts: MapStore<Inside<typeof Known>>;
    readonly summaries: MapStore<Summary>;
    readonly invitations: MapStore<KeptInvitation>;
    readonly proposals: MapStore<Inside<typeof Proposal>>;
    readonly introducing: MapStore<Inside<typeof Introducing>>;
    readonly introduced: MapStore<Inside<typeof IntroductionSummary>>;
    readonly suppliers: MapStore<RefTo<typeof CardSupplier>>;
  };
  readonly facets: Facets<typeof PEOPLE_FACETS>;
  readonly turn: TurnPowers<typeof PEOPLE_FACETS>;
}

export function contactOf({ stores }: Here, id: string): Inside<typeof Known> {
  const known = stores.contacts.get(id);
  if (!known) throw new Refusal('not-found', 'There is no such contact.');
  return known;
}

/** The contact whose vat this is, failed ones aside. */
export function knownBy({ stores }: Here, vat: string): Summary | undefined {
  for (const one of stores.summaries.values()) {
    if (one.vat === vat && one.state !== 'failed') return one;
  }
  return undefined;
}

/** What a contact hears that others are called here: those who were met, and are not blocked. */
export function calledHere(here: Here, vats: readonly string[]): (string | undefined)[] {
  return vats.map((vat) => {
    const known = knownBy(here, vat);
    return known?.state === 'met' && known.blocked === undefined ? known.petname : undefined;
  });
}

function isTaken({ stores }: Here, name: string, id: string): boolean {
  const key = nameKey(name);
  for (const one of stores.summaries.values()) {
    // What came to nothing keeps no name from others.
    if (one.id !== id && one.state !== 'failed' && nameKey(one.petname) === key) return true;
  }
  return false;
}

/** How contacts are numbered: whoever types one must not mean another one by it. */
const LIKE_AN_ID = /^c\d+$/;

/** The name as it is kept. Throws a Refusal with code bad-name, or name-taken by another than `id`. */
export function freePetname(here: Here, petname: string, id: string): string {
  const proper = properPersonName(petname);
  if (LIKE_AN_ID.test(proper)) {
    const text = `“${proper}” is how contacts are numbered. Choose another name for this one.`;
    throw new Refusal('bad-name', text);
  }
  if (!isTaken(here, proper, id)) return proper;
  const text = `You call somebody “${proper}” already. Choose another name for this one.`;
  throw new Refusal('name-taken', text);
}

/** Petnames of others who are called so that they can be mistaken for `name`. */
export function alikeNames({ stores }: Here, name: string, id: string): string[] {
  const found: string[] = [];
  for (const one of stores.summaries.values()) {
    if (one.id === id) continue;
    const names = [one.petname, one.suggested].filter((each) => each !== '');
    if (names.some((each) => looksLike(each, name))) found.push(one.petname);
  }
  return found;
}

/** A page of the list, by petname, each with one who can be mistaken for it. */
export function listed(here: Here, after: string | undefined): Inside<typeof ListedContact>[] {
  const byName = [...here.stores.summaries.values()].sort((a, b) =>
    compare(nameKey(a.petname), nameKey(b.petname)),
  );
  return pageOf(byName, after, PEOPLE_PAGE_MAX).map((summary) => {
    const own = [summary.petname, summary.suggested].filter((each) => each !== '');
    const alike = own.flatMap((name) => alikeNames(here, name, summary.id))[0];
    return alike === undefined ? { summary } : { summary, alike };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those who let us hear what they call others: at most so many, of those met first. */
export function namersBeside(here: Here, id: string) {
  const found: { by: string; petname: string; names: Ref }[] = [];
  for (const { id: by, petname, lets } of here.stores.summaries.values()) {
    if (by === id || !lets.includes('names')) continue;
    const names = (contactOf(here, by).keeper as Near<typeof ContactKeeper>).lent('names');
    if (names) found.push({ by, petname, names });
    if (found.length === NAMERS_MAX) break;
  }
  return found;
}

/** Letters that wait to be read; those of people who were blocked wait for nobody. */
export function unreadOf({ stores }: Here): number {
  let sum = 0;
  for (const { unread, blocked } of stores.summaries.values()) {
    if (blocked === undefined) sum += unread;
  }
  return sum;
}

/** Who lends what, and who keeps the blocked out, as the host tells it at each start. */
export function furnish(
  { state, stores }: Here,
  self: string,
  suppliers: readonly { readonly what: string; readonly supplier: Ref }[],
  gate: Ref | undefined,
): void {
  if (state.self !== self) state.self = self;
  for (const { what, supplier } of suppliers) {
    if (stores.suppliers.has(what)) continue;
    stores.suppliers.set(what, supplier as RefTo<typeof CardSupplier>);
  }
  if (!gate || state.gate) return;
  state.gate = gate as Near<typeof PeopleGate>;
  // Those who were blocked before there was a gate.
  for (const { vat, blocked } of stores.summaries.values()) {
    if (blocked !== undefined) state.gate.shut(vat);
  }
}

/** Somebody came by an invitation of ours. Gives the id of the new contact. */
export function welcome(here: Here, newcomer: Inside<typeof Newcomer>): string {
  const { vat, meeting, commitment, name, tag, through } = newcomer;
  const petname = freePersonName(newcomer.petname, (each) => isTaken(here, each, ''));
  const encounter = { role: 'inviter' as const, petname, suggested: name, tag, through };
  const { id, keeper } = contactFor(here, vat, encounter);
  keeper.beginAsInviter(meeting, commitment);
  return id;
}

/** Accepts an invitation of somebody else's. Gives the id of the new contact. */
export function accepted(
  here: Here,
  { door, vat, swiss }: Inside<typeof ReadInvitation>,
  petname: string,
  through: string | undefined,
): string {
  const tag = invitationTag(swiss);
  const free = freePersonName(petname, (each) => isTaken(here, each, ''));
  const encounter = { role: 'accepter' as const, petname: free, suggested: '', tag, through };
  const { id, keeper } = contactFor(here, vat, encounter);
  keeper.beginAsAccepter(door);
  return id;
}

/** The one whose vat that is, when what was between the two has ended. */
export function endedBy({ stores }: Here, vat: string): Summary | undefined {
  for (const one of stores.summaries.values()) {
    if (one.vat === vat && one.state === 'failed') return one;
  }
  return undefined;
}

/** One whom we had goes on, with all letters. */
function contactFor(here: Here, vat: string, encounter: Encounter) {
  const { state, stores, turn, facets } = here;
  const known = knownBy(here, vat);
  if (known) {
    const text =
      encounter.role === 'inviter'
        ? 'You are among their contacts already. Write to them, or ask them to remove you first.'
        : `This is “${known.petname}”, who is among your contacts already. To begin anew, remove that contact first.`;
    throw new Refusal('already-contacts', text);
  }
  const ended = endedBy(here, vat);
  if (ended) {
    const keeper = contactOf(here, ended.id).keeper as Near<typeof ContactKeeper>;
    const { through, ...rest } = encounter;
    keeper.startAgain(through === undefined ? rest : { ...rest, through });
    return { id: ended.id, keeper };
  }
  if (stores.contacts.size >= CONTACTS_MAX) {
    throw new Refusal('too-many', `A vat can have ${CONTACTS_MAX} contacts. Remove some first.`);
  }
  state.made += 1;
  const id = `c${state.made}`;
  const list = facets.ledger as Near<typeof PeopleLedger>;
  const { owner, keeper } = turn.spawn(Contact, list, { ...encounter, vat, id, since: turn.now() });
  stores.contacts.set(id, { owner, keeper });
  return { id, keeper };
}
