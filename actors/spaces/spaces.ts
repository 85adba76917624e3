/**
 * The public spaces that the owner of a vat writes in or follows, by what he calls them.
 *
 * The list holds a summary of each, which they keep true, so that showing it wakes none of them. To unfollow is to let
 * go: the space is retired with all that is here of it.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  type Inside,
  type MapStore,
  mapOf,
  type Near,
  type RefTo,
  record,
  ref,
  type TurnPowers,
} from '../../vat/index.ts';
import { looksLike, nameKey, properPersonName } from '../people/names.ts';
import { Refusal } from '../refusal.ts';
import { SPACES_MAX, SpaceOwner, SpaceSummary, Spaces as SpacesDesk } from './interface.ts';
import { SpaceKeeper, type SpacesDevice, SpacesKeeper, SpacesLedger } from './parts.ts';
import { Space } from './space.ts';
import type { Beginning } from './space-self.ts';

const SPACES_FACETS = { desk: SpacesDesk, ledger: SpacesLedger, keeper: SpacesKeeper };

const Known = record({ summary: SpaceSummary, owner: ref(SpaceOwner), keeper: ref(SpaceKeeper) });

export const Spaces = defineActor('Spaces', {
  version: 1,
  interfaces: SPACES_FACETS,
  state: (device: RefTo<typeof SpacesDevice>) => ({ device, made: 0 }),
  stores: { spaces: mapOf(Known) },
  facets: {
    desk: {
      create(name, about, author) {
        const proper = freePetname(this, name, '');
        const made = E(this.state.device).create(proper, about, properPersonName(author));
        return this.turn.when(made, 'keeper.created', proper) as never;
      },
      look(address) {
        return this.turn.when(E(this.state.device).read(address), 'keeper.seen') as never;
      },
      follow(address, petname) {
        const proper = freePetname(this, petname, '');
        const read = E(this.state.device).read(address);
        return this.turn.when(read, 'keeper.opened', proper) as never;
      },
      list() {
        const all = [...this.stores.spaces.values()].map(({ summary }) => summary);
        const byName = all.sort((a, b) => (nameKey(a.petname) < nameKey(b.petname) ? -1 : 1));
        return byName.map((summary) => {
          const alike = alikeNames(this, summary.petname, summary.id)[0];
          return alike === undefined ? { summary } : { summary, alike };
        });
      },
      space(id) {
        const known = this.stores.spaces.get(id);
        if (!known) throw new Refusal('not-found', 'There is no such space.');
        return known.owner;
      },
      alike(name, id) {
        return alikeNames(this, name, id ?? '').slice(0, 10);
      },
      unread() {
        let sum = 0;
        for (const { summary } of this.stores.spaces.values()) sum += summary.unread;
        return sum;
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
    },

    ledger: {
      note(summary) {
        const known = this.stores.spaces.get(summary.id);
        if (known) this.stores.spaces.set(summary.id, { ...known, summary });
        this.turn.notify('changed');
      },
      gone(id) {
        this.stores.spaces.delete(id);
        E.sendOnly(this.state.device).listed();
        this.turn.notify('changed');
      },
      freePetname(petname, id) {
        return freePetname(this, petname, id);
      },
    },

    keeper: {
      all() {
        return [...this.stores.spaces.values()].map(({ summary, keeper }) => ({
          key: summary.key,
          keeper,
        }));
      },
      created({ key, author, salt, signed }, petname) {
        const { id, keeper } = add(this, { petname, key, author, salt, places: [] });
        keeper.charter(signed);
        return id;
      },
      seen({ key, name }) {
        const known = knownBy(this, key)?.summary.petname;
        return known === undefined ? { key, name } : { key, name, known };
      },
      opened({ key, author, places }, petname) {
        return add(this, { petname, key, author, places }).id;
      },
    },
  },
});

interface Here {
  readonly state: { readonly device: RefTo<typeof SpacesDevice>; made: number };
  readonly stores: { readonly spaces: MapStore<Inside<typeof Known>> };
  readonly facets: { readonly ledger: unknown };
  readonly turn: TurnPowers<typeof SPACES_FACETS>;
}

function add(
  here: Here,
  { petname, key, author, salt, places }: Omit<Beginning, 'id' | 'since'>,
): { readonly id: string; readonly keeper: Near<typeof SpaceKeeper> } {
  const { state, stores, turn, facets } = here;
  const known = knownBy(here, key);
  if (known) {
    (known.keeper as Near<typeof SpaceKeeper>).alsoAt([...places]);
    const text = `You follow this space already, as “${known.summary.petname}”.`;
    throw new Refusal('already-followed', text);
  }
  if (stores.spaces.size >= SPACES_MAX) {
    throw new Refusal('too-many', `A vat can have ${SPACES_MAX} spaces. Leave one first.`);
  }
  state.made += 1;
  const id = `s${state.made}`;
  const since = turn.now();
  const whose = { key, author, places: [...places], ...(salt && { salt }) };
  const beginning = { id, petname, since, ...whose };
  const list = facets.ledger as Near<typeof SpacesLedger>;
  const { owner, keeper } = turn.spawn(Space, list, state.device, beginning);
  const facts = { id, petname, suggested: '', key, since };
  const counts = { entries: 0, unread: 0, forked: 0 };
  const summary = { ...facts, ...counts, mine: salt !== undefined, mayWrite: false };
  stores.spaces.set(id, { summary, owner, keeper });
  E.sendOnly(state.device).listed();
  return { id, keeper };
}

function knownBy({ stores }: Here, key: string): Inside<typeof Known> | undefined {
  return [...stores.spaces.values()].find(({ summary }) => summary.key === key);
}

/** The name as it is kept. Throws a Refusal with code bad-name, or name-taken by another than `id`. */
function freePetname({ stores }: Pick<Here, 'stores'>, petname: string, id: string): string {
  const proper = properPersonName(petname);
  const key = nameKey(proper);
  for (const { summary } of stores.spaces.values()) {
    if (summary.id === id || nameKey(summary.petname) !== key) continue;
    const text = `You call a space “${proper}” already. Choose another name for this one.`;
    throw new Refusal('name-taken', text);
  }
  return proper;
}

/** Petnames of others that can be mistaken for `name`. */
function alikeNames({ stores }: Pick<Here, 'stores'>, name: string, id: string): string[] {
  const found: string[] = [];
  for (const { summary } of stores.spaces.values()) {
    if (summary.id === id) continue;
    const names = [summary.petname, summary.suggested].filter((each) => each !== '');
    if (names.some((each) => looksLike(each, name))) found.push(summary.petname);
  }
  return found;
}
