/**
 * Upgrades: what makes of an actor of one version an actor of the present one.
 *
 * A step depends on nothing but what it is given, so an actor may sleep through any number of
 * versions and be brought up in one go when it is next used. A kind that changed its fields without
 * saying how is found out here, before a method meets a field that is not there.
 */
import type { Core } from './core.ts';
import { CannotRun } from './errors.ts';
import { fieldNamesOf } from './field-names.ts';
import { checkInside, GuardError } from './guards.ts';
import type { AnyKind } from './kind.ts';
import { pathsOf } from './lifecycle/describe.ts';
import type { PhaseValue } from './lifecycle/machine.ts';
import type { StoreDefinition } from './store.ts';

/** Makes the state of version n + 1 from that of version n. */
type StateStep = (old: never) => object;

/** A step that changes more than the state; what it leaves out stays as it is. */
interface FullStep {
  readonly state?: StateStep;
  /**
   * The phase in the new lifecycle, by the old one and the state as this step leaves it; undefined
   * comes from before the kind had a lifecycle.
   */
  readonly phase?: (old: never, state: never) => PhaseValue;
  /**
   * For each store, what becomes of an entry; `at` is its key in a map, its number in a list. An
   * entry of a map for which undefined comes back is dropped.
   */
  readonly stores?: { readonly [store: string]: (entry: never, at: never) => unknown };
}

export type UpgradeStep = StateStep | FullStep;

type Fields = Record<string, unknown>;

/** An actor as it was stored: its version, its state, and its phase if it had one. */
export interface StoredActor {
  readonly version: number;
  readonly fields: Fields;
  readonly phase: PhaseValue | undefined;
}

/** An actor brought up to the present version, its values kept. */
export interface Upgraded {
  readonly fields: Fields;
  readonly phase: PhaseValue | undefined;
  /** Must delays of its phase be begun or ended, because phase or lifecycle are new to it? */
  readonly newPhase: boolean;
  /**
   * What becomes of one entry of a store; the entry itself when no step changes it, undefined when
   * it is dropped. Throws {@link CannotRun}.
   */
  entry(store: string, entry: unknown, at: string | number): unknown;
}

/**
 * Brings a stored actor up to the present version of its kind. Throws {@link CannotRun}, which says
 * what to do; nothing is written here.
 */
export function upgrade(core: Core, kind: AnyKind, stored: StoredActor): Upgraded {
  const steps = stepsFrom(kind, stored.version);
  let { fields, phase }: { fields: object; phase: PhaseValue | undefined } = stored;
  for (const step of steps) {
    if (step.state) fields = step.state({ ...fields } as never);
    if (step.phase) phase = step.phase(phase as never, { ...fields } as never);
  }
  checkFields(kind, fields);
  const kept: Fields = { ...fields };
  for (const name of Object.keys(kept)) kept[name] = core.durable.keep(kept[name]);
  return {
    fields: kept,
    phase: phaseOf(kind, phase, kept),
    newPhase: kind.lifecycle !== undefined && (steps.length > 0 || stored.phase === undefined),
    entry: (store, entry, at) => entryOf(core, kind, steps, { store, entry, at }),
  };
}

/** The steps from `version` to the present one. */
function stepsFrom(kind: AnyKind, version: number): FullStep[] {
  if (version > kind.version) {
    const message = `A newer version of this program wrote an actor of the kind ${kind.name}.`;
    throw new CannotRun('newer-version', `${message} Use that one.`);
  }
  const steps: FullStep[] = [];
  for (let from = version; from < kind.version; from++) {
    const step = kind.upgrade[from];
    if (!step) {
      const message = `The kind ${kind.name} has no upgrade step from version ${from}.`;
      throw new CannotRun('upgrade-missing', `${message} Its data is untouched.`);
    }
    steps.push(typeof step === 'function' ? { state: step } : step);
  }
  return steps;
}

function checkFields(kind: AnyKind, fields: object): void {
  const wanted = fieldNamesOf(kind);
  if (!wanted) return;
  const strange = Object.keys(fields).filter((name) => !wanted.has(name));
  const lacking = [...wanted].filter((name) => !Object.hasOwn(fields, name));
  if (strange.length === 0 && lacking.length === 0) return;
  const what = [
    ...(strange.length > 0 ? [`has the fields ${strange.join(', ')}, which it does not know`] : []),
    ...(lacking.length > 0 ? [`lacks the fields ${lacking.join(', ')}`] : []),
  ];
  const message = `A stored actor of the kind ${kind.name} ${what.join(' and ')}.`;
  const advice = 'Count its version up and add an upgrade step. Its data is untouched.';
  throw new CannotRun('unknown-fields', `${message} ${advice}`);
}

function phaseOf(
  { name, lifecycle }: AnyKind,
  phase: PhaseValue | undefined,
  fields: Fields,
): PhaseValue | undefined {
  if (!lifecycle) return undefined;
  if (phase === undefined) return lifecycle.first(() => fields as never).phase;
  try {
    return lifecycle.resolve(phase);
  } catch (cause) {
    const message = `A stored actor of the kind ${name} is in a phase that it no longer has`;
    const advice = 'Add an upgrade step that says what becomes of it. Its data is untouched.';
    const where = pathsOf(phase).join(' and ');
    throw new CannotRun('unknown-phase', `${message}: ${where}. ${advice}`, { cause });
  }
}

interface Entry {
  readonly store: string;
  readonly entry: unknown;
  readonly at: string | number;
}

function entryOf(
  core: Core,
  kind: AnyKind,
  steps: FullStep[],
  { store, entry, at }: Entry,
): unknown {
  const changes = steps.map(({ stores }) => stores?.[store]).filter((change) => !!change);
  if (changes.length === 0) return entry;
  let changed = entry;
  for (const change of changes) {
    if (changed !== undefined) changed = change(changed as never, at as never);
  }
  const { holds, guard } = kind.stores[store] as StoreDefinition;
  if (changed === undefined && holds === 'map') return undefined;
  try {
    return core.durable.keep(checkInside(guard, changed, `The entry ${at} of ${store}`));
  } catch (cause) {
    if (!(cause instanceof GuardError)) throw cause;
    const message = `The upgrade of the kind ${kind.name} fails. ${cause.message}`;
    throw new CannotRun('upgrade-fails', `${message} Its data is untouched.`, { cause });
  }
}
