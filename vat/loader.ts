/**
 * Wakes an actor: reads its state and the entries of its stores, and brings the state of an older
 * version up to the present one, step by step. What is damaged stays asleep, and harms nobody else.
 */
import { type Actor, makeActor } from './actor.ts';
import type { Core } from './core.ts';
import { CannotRun, DamagedRecord, Gone } from './errors.ts';
import { actorKey, entriesOf, isOfStore, timerKey } from './keys.ts';
import type { PhaseValue } from './lifecycle/machine.ts';
import { LiveList } from './live-list.ts';
import type { LiveMap } from './live-map.ts';
import type { Op } from './records.ts';
import type { Shell } from './shell.ts';
import { type Upgraded, upgrade } from './upgrade.ts';

/** Throws {@link Gone}, {@link CannotRun} or {@link DamagedRecord}; the shell is then as it was. */
export async function load(core: Core, shell: Shell): Promise<void> {
  const stored = await core.records.get(actorKey(shell.bytes), {
    record: 'state',
    actor: shell.id,
  });
  if (stored === undefined) {
    core.shells.bury(shell);
    throw new Gone();
  }
  if (!Array.isArray(stored)) throw new DamagedRecord('state', shell.id);
  const [kindName, version, fields, phase] = stored as [string, number, Fields, PhaseValue?];
  const compiled = core.kinds.get(kindName);
  if (!compiled) {
    throw new CannotRun('unknown-kind', `This vat was opened without the kind ${kindName}.`);
  }
  const upgraded = upgrade(core, compiled.kind, { version, fields, phase });
  const actor = makeActor(shell, compiled, upgraded.fields, upgraded.phase);
  const changed = await loadEntries(core, actor, upgraded);
  if (changed.length > 0 || upgraded.newPhase) await writeUpgrade(core, actor, changed);
  if (version !== compiled.kind.version) core.journal.upgraded(shell, version, fields, phase);
  core.shells.wake(shell, actor);
  core.sleeping.used(actor);
}

type Fields = Record<string, unknown>;

/** Gives what must be written because an upgrade step changed entries. */
async function loadEntries(core: Core, actor: Actor, upgraded: Upgraded): Promise<Op[]> {
  const { shell, stores } = actor;
  const changed: Op[] = [];
  if (stores.size === 0) return changed;
  const name = { record: 'store entry', actor: shell.id };
  const live = [...stores.values()];
  for await (const piece of core.records.pieces(entriesOf(shell.bytes), name)) {
    for (const [key, sealed] of piece) {
      const store = live.find(({ prefix }) => isOfStore(key, prefix));
      // Entries of a store that the kind no longer has stay where they are.
      if (!store) continue;
      const stored = core.records.open(key, sealed, name);
      const entry = upgradedEntry(store, stored, upgraded);
      if (entry !== stored) {
        changed.push(entry === undefined ? core.records.del(key) : core.records.put(key, entry));
      }
      if (entry !== undefined) store.load(key, entry);
    }
  }
  return changed;
}

/** An entry as it is stored, brought up; undefined when it is dropped. */
function upgradedEntry(store: LiveList | LiveMap, stored: unknown, { entry }: Upgraded): unknown {
  if (store instanceof LiveList) return entry(store.name, stored, store.length);
  if (!Array.isArray(stored)) return stored;
  const [name, value] = stored as [string, unknown];
  const next = entry(store.name, value, name);
  if (next === undefined) return undefined;
  return next === value ? stored : [name, next];
}

/**
 * Writes what cannot wait for the first turn that changes something: entries that belong to the
 * new version, and delays that begin now, in one batch with the version itself.
 */
async function writeUpgrade(core: Core, actor: Actor, changed: readonly Op[]): Promise<void> {
  const { begun, ended } = actor.phases?.delaysToChange(core.clock.now()) ?? NO_DELAYS;
  await core.records.write([
    core.records.put(actorKey(actor.shell.bytes), actor.record),
    ...changed,
    ...begun.map((timer) => core.records.put(timerKey(timer.bytes), core.timers.toRecord(timer))),
    ...ended.map((timer) => core.records.del(timerKey(timer.bytes))),
  ]);
  for (const timer of begun) core.timers.add(timer);
  for (const timer of ended) core.timers.remove(timer, { undo: () => undefined });
}

const NO_DELAYS = { begun: [], ended: [] };
