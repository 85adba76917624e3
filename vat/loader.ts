/**
 * Wakes an actor: reads its state and the entries of its stores, and brings the state of an older
 * version up to the present one, step by step. What is damaged stays asleep, and harms nobody else.
 */
import { type Actor, makeActor } from './actor.ts';
import type { CompiledKind } from './compiled-kind.ts';
import type { Core } from './core.ts';
import { CannotRun, DamagedRecord, Gone } from './errors.ts';
import { actorKey, entriesOf, isOfStore } from './keys.ts';
import type { Shell } from './shell.ts';

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
  const [kindName, version, fields] = stored as [string, number, Record<string, unknown>];
  const compiled = core.kinds.get(kindName);
  if (!compiled) {
    throw new CannotRun('unknown-kind', `This vat was opened without the kind ${kindName}.`);
  }
  const actor = makeActor(shell, compiled, { ...upgraded(core, compiled, version, fields) });
  await loadEntries(core, actor);
  core.shells.wake(shell, actor);
  core.sleeping.used(actor);
}

async function loadEntries(core: Core, actor: Actor): Promise<void> {
  const { shell, stores } = actor;
  if (stores.size === 0) return;
  const name = { record: 'store entry', actor: shell.id };
  const live = [...stores.values()];
  for await (const piece of core.records.pieces(entriesOf(shell.bytes), name)) {
    for (const [key, sealed] of piece) {
      const store = live.find(({ prefix }) => isOfStore(key, prefix));
      // Entries of a store that the kind no longer has stay where they are.
      if (store) store.load(key, core.records.open(key, sealed, name));
    }
  }
}

/** The state as the present version of the kind wants it, its values kept. */
function upgraded(
  core: Core,
  { kind }: CompiledKind,
  version: number,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  if (version > kind.version) {
    const message = `A newer version of this program wrote an actor of the kind ${kind.name}.`;
    throw new CannotRun('newer-version', `${message} Use that one.`);
  }
  let state: object = fields;
  for (let from = version; from < kind.version; from++) {
    const step = kind.upgrade[from];
    if (!step) {
      const message = `The kind ${kind.name} has no upgrade step from version ${from}.`;
      throw new CannotRun('upgrade-missing', `${message} Its data is untouched.`);
    }
    state = step({ ...state } as never);
  }
  const kept = Object.entries(state).map(([name, value]) => [name, core.durable.keep(value)]);
  return Object.fromEntries(kept);
}
