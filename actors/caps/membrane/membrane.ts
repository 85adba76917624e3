/**
 * A membrane: everything obtained through a grant dies with the grant.
 *
 * It stands between two sides. Whatever reference goes through, in an argument, an answer, a
 * record, or by a promise, is exchanged for a face that stands for it on the other side, and the
 * face for the thing itself when it comes back. So revoking closes one gate, and no message through
 * anything that ever passed takes effect any more. Data passes as it is: what was read was read.
 */
import { type Ref, send, sym, type Vow } from '../../../captp/index.ts';
import {
  boolean,
  defineActor,
  type Facets,
  type MapStore,
  mapOf,
  optional,
  type RefTo,
  record,
  ref,
  type TurnPowers,
} from '../../../vat/index.ts';
import { Refusal } from '../../refusal.ts';
import { MembraneFace } from './face.ts';
import { MembraneGate, MembraneKeeper } from './interface.ts';
import { passageTo, passingOf } from './passage.ts';
import { exchanged, referencesIn } from './references.ts';

/** References that one membrane can have let through; then it must be put up anew. */
export const FACES_MAX = 4_096;

const Kept = record({ target: ref(), inward: boolean, face: optional(ref()) });
type Kept = { readonly target: Ref; readonly inward: boolean; readonly face?: Ref };

const INTERFACES = { gate: MembraneGate, keeper: MembraneKeeper };

export const Membrane = defineActor('Membrane', {
  version: 1,
  interfaces: INTERFACES,
  state: (target: Ref) => ({ target: target as Ref | undefined, made: 0 }),
  stores: { faces: mapOf(Kept) },
  facets: {
    gate: {
      relay(place, method, args) {
        const kept = opened(this).stores.faces.get(keyOf(place));
        if (!kept) throw revoked();
        return relay(this, kept, method, args);
      },
      relayTo(target, inward, method, args) {
        return relay(opened(this), { target, inward }, method, args);
      },
      arrived(value, inward) {
        return cross(opened(this), value, inward);
      },
    },

    keeper: {
      wrap(target) {
        return cross(opened(this), target, false) as Ref;
      },
      begin() {
        const { target } = opened(this).state;
        return this.turn.sturdyref(cross(this, target, false) as Ref);
      },
      revoke() {
        this.state.target = undefined;
        for (const key of this.stores.faces.keys()) this.stores.faces.delete(key);
      },
      passed() {
        // Messages within a vat are handled in the order sent, so nothing is left before this one.
      },
      end() {
        this.turn.retire();
      },
    },
  },
});

/** The membrane as its methods see it. */
interface Here {
  readonly state: { target: Ref | undefined; made: number };
  readonly stores: { readonly faces: MapStore<Kept> };
  readonly facets: Facets<typeof INTERFACES>;
  readonly turn: TurnPowers<typeof INTERFACES>;
}

const REVOKED = 'This was revoked by the one who granted it.';

function revoked(): Refusal {
  return new Refusal('revoked', REVOKED);
}

function opened<T extends Here>(here: T): T {
  if (!here.state.target) throw revoked();
  return here;
}

/** A message to what stands for `target`: it goes the one way, its answer comes the other. */
function relay(
  here: Here,
  { target, inward }: Kept,
  method: string,
  args: readonly unknown[],
): Vow {
  // What stands outside for something inside takes messages inward.
  const passed = cross(here, args, !inward) as unknown[];
  return crossLater(here, send(target, [sym(method), ...passed]), inward);
}

/**
 * What `value` is on the other side. `inward` says which way it goes. Throws a {@link Refusal} when
 * too much has passed.
 */
function cross(here: Here, value: unknown, inward: boolean): unknown {
  const known = knownOf(here, referencesIn(value), inward);
  return exchanged(value, {
    ref: (passing) => known.get(passing) ?? faceOf(here, passing, inward, known),
    promise: (promise) => crossLater(here, promise, inward),
  });
}

/** A promise for what `promise` brings, on the other side. Why it broke, if it does, is data. */
function crossLater({ turn }: Here, promise: Vow, inward: boolean): Vow {
  return turn.when(promise, 'gate.arrived', inward) as Vow;
}

/**
 * What those of `wanted` that passed before, or come back now, are on the other side. One look
 * through the store finds all of them.
 */
function knownOf(
  { stores, facets }: Here,
  wanted: ReadonlySet<Ref>,
  inward: boolean,
): Map<Ref, Ref> {
  const known = new Map<Ref, Ref>();
  for (const passing of wanted) {
    const passage = passingOf(facets.gate, passing);
    if (passage && passage.inward !== inward) known.set(passing, passage.target);
  }
  if (wanted.size === known.size) return known;
  for (const { target, inward: way, face } of stores.faces.values()) {
    if (!face) continue;
    if (way === inward && wanted.has(target)) known.set(target, face);
    else if (way !== inward && wanted.has(face)) known.set(face, target);
  }
  return known;
}

/** A new face for `target`. One that cannot be kept gets a passage. */
function faceOf(here: Here, target: Ref, inward: boolean, known: Map<Ref, Ref>): Ref {
  const { state, stores, facets, turn } = here;
  const place = state.made;
  if (!keeps(stores.faces, place, { target, inward })) {
    return passageTo({ gate: facets.gate, target, inward });
  }
  if (stores.faces.size > FACES_MAX) {
    throw new Refusal('too-many', 'Too much was handed on through this grant: ask for a new one.');
  }
  state.made += 1;
  const { face } = turn.spawn(MembraneFace, facets.gate as RefTo<typeof MembraneGate>, place);
  stores.faces.set(keyOf(place), { target, inward, face });
  known.set(target, face);
  return face;
}

/** Notes `kept`, unless its target lives too short to be kept. */
function keeps(faces: MapStore<Kept>, place: number, kept: Kept): boolean {
  try {
    faces.set(keyOf(place), kept);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'not-durable') throw error;
    return false;
  }
}

const keyOf = (place: number): string => `${place}`;
