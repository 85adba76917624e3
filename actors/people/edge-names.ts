/**
 * What others call a contact: edge names. Those who let us hear it are asked by the post, so one who
 * is away answers when he is back; what he said last is shown meanwhile.
 *
 * It is hearsay, shown with who said it, and never taken for a name by itself.
 */
import { E } from '../../captp/index.ts';
import type { TurnPowers } from '../../vat/index.ts';
import {
  boolean,
  type Inside,
  type MapStore,
  type Near,
  nat,
  optional,
  type RefTo,
  record,
} from '../../vat/index.ts';
import type { CONTACT_FACETS } from './contact.ts';
import type { ContactState } from './contact-self.ts';
import { type EdgeNames, PersonName } from './meeting.ts';
import { suggestedName } from './names.ts';
import type { PeopleLedger } from './parts.ts';

/** An answer is good for so long. */
const FRESH_MS = 3_600_000;

/** What one other calls the contact; `waits` until he has answered. */
export const Heard = record({ name: optional(PersonName), asked: nat, waits: boolean });

interface Here {
  readonly state: Pick<ContactState, 'id' | 'vat'> & { readonly list: Near<typeof PeopleLedger> };
  readonly stores: { readonly heard: MapStore<Inside<typeof Heard>> };
  readonly turn: TurnPowers<typeof CONTACT_FACETS>;
}

/** What is known now; asks whoever was not asked lately. */
export function alsoCalled(here: Here): { by: string; name: string }[] {
  const { state, stores, turn } = here;
  const namers = state.list.namers(state.id);
  const all = new Set(namers.map(({ by }) => by));
  for (const by of [...stores.heard.keys()]) if (!all.has(by)) stores.heard.delete(by);
  const found: { by: string; name: string }[] = [];
  for (const { by, petname, names } of namers) {
    const heard = stores.heard.get(by);
    if (heard?.name !== undefined) found.push({ by: petname, name: heard.name });
    if (heard && (heard.waits || turn.now() - heard.asked < FRESH_MS)) continue;
    const answer = E(names as RefTo<typeof EdgeNames>).called([state.vat]);
    turn.when(answer, 'keeper.heard', by);
    turn.whenBroken(answer, 'keeper.notHeard', by);
    stores.heard.set(by, { ...heard, asked: turn.now(), waits: true });
  }
  return found;
}

export function heard(here: Here, by: string, name: string | undefined): void {
  const { state, stores } = here;
  const before = stores.heard.get(by);
  if (!before) return;
  const shown = name === undefined ? '' : suggestedName(name);
  const { name: _, ...rest } = before;
  stores.heard.set(
    by,
    shown === '' ? { ...rest, waits: false } : { ...rest, name: shown, waits: false },
  );
  if (shown !== (before.name ?? '')) state.list.heardMore();
}
