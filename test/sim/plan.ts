/**
 * What happens in one simulation, as plain data grown from its seed: what clients ask for, and what
 * goes wrong. A part of it can be left out and the rest played again; so the shortest plan that
 * fails can be looked for.
 */
import { SeededRandom } from '../../captp/netlayers/seeded-random.ts';
import { SPLIT_WAYS } from './kinds/account.ts';
import type { Settler } from './kinds/settlement.ts';
import type { DiskFault } from './simulated-disk.ts';

export type Step = { readonly at: number } & (
  | {
      readonly is: 'call';
      readonly actor: number;
      readonly method: string;
      readonly args: readonly number[];
    }
  /** A grant, or a way in, is made and given to a sender, in whatever vat that is. */
  | {
      readonly is: 'give';
      readonly granter: number;
      readonly method: 'grant' | 'open';
      readonly holder: number;
    }
  /** The power fails: of what was not synced the first `kept` of 1 survives. */
  | {
      readonly is: 'crash';
      readonly machine: number;
      readonly kept: number;
      readonly down: number;
      /** Nobody is told that its connections are gone. */
      readonly silent: boolean;
    }
  | { readonly is: 'stop'; readonly machine: number; readonly down: number }
  | { readonly is: 'cut' | 'part' | 'heal'; readonly ends: readonly [number, number] }
  | { readonly is: 'dial'; readonly from: number; readonly to: number }
  | { readonly is: 'clock'; readonly machine: number; readonly by: number }
  | {
      readonly is: 'disk';
      readonly machine: number;
      readonly fault: DiskFault;
      readonly writes: number;
      readonly openings: number;
    }
  /** The connection by which clients reach that machine is over. */
  | { readonly is: 'hangup'; readonly machine: number }
);

/** A step of one sort. */
export type StepOf<K extends Step['is']> = Extract<Step, { readonly is: K }>;

/** Who knows whom, and sends by which method. */
export interface Wire {
  readonly from: number;
  readonly to: number;
  readonly method: string;
}

export interface Plan {
  readonly seed: number;
  readonly machines: readonly (readonly Settler[])[];
  readonly wires: readonly Wire[];
  readonly steps: readonly Step[];
  /** How many messages must be sent at least; what was lost is made up for by `reserve`. */
  readonly messages: number;
  readonly reserve: readonly Step[];
  /** Shortest and longest time of a frame on its way, and of a step of a disk, milliseconds. */
  readonly networkDelay: readonly [number, number];
  readonly diskDelay: readonly [number, number];
  /** The share of frames with which their connection is lost. */
  readonly cuts: number;
  /** How far the log of a vat grows before its values get records of their own. */
  readonly logBytes: number;
  /** How many actors are made until those that nobody can reach are looked for. */
  readonly collectAfter: number;
  /** Most actors awake in a vat. */
  readonly awakeMax: number;
  /** Letters are left for vats that are away, and some are away for long. */
  readonly mail: boolean;
  /** How often, of 1, a look at the clock takes longer than a group of turns may. */
  readonly slowness: number;
}

/** Nothing is asked or goes wrong before everybody has settled. */
const FIRST_STEP_MS = 2_000;
const IDS_PER_MACHINE = 100;
const IDS_OF_CHILDREN = 1_000;
const [ACCOUNT, SIBLING, INBOX, SENDER, RELAY] = [0, 1, 10, 20, 30];
const [ALARM, GRANTER, ORACLE, WARDEN] = [40, 50, 60, 70];

const RESERVE_BURST = 5;
/** The share of plans with mailboxes, and how long vats are away in them. */
const MAIL = 0.3;
const LONG_MS = [70_000, 300_000] as const;
/** Whom a sender knows, in this order; then come the grants that it was given. */
const [NEAR, FAR, RELAYED, GRANTS] = [0, 1, 2, 3];

/** A message through a membrane is for who put it up; others are for whom they are sent to. */
export function receiverOf(id: number): number {
  const owner = Math.floor(id / IDS_OF_CHILDREN);
  return owner % IDS_PER_MACHINE === WARDEN ? owner : id;
}

export const machineOf = (actor: number): number => {
  let id = actor;
  while (id >= IDS_OF_CHILDREN) id = Math.floor(id / IDS_OF_CHILDREN);
  return Math.floor(id / IDS_PER_MACHINE) - 1;
};
const idOf = (machine: number, place: number): number => (machine + 1) * IDS_PER_MACHINE + place;

/** The plan that grows from `seed`; in it at least `messages` messages are sent. */
export function planOf(seed: number, messages: number): Plan {
  const random = new SeededRandom(seed);
  const count = random.pick([2, 2, 3, 3, 4, 5]);
  const machines = Array.from({ length: count }, (_, machine) => settlersOf(machine));
  const calls = callsOf(random, count, messages);
  const end = FIRST_STEP_MS + calls.length * random.pick([20, 100, 500]);
  const beat = Math.ceil((end - FIRST_STEP_MS) / random.pick([10, 20, 40, 10_000]));
  const timed = calls.map((call) => ({
    ...call,
    at: onBeat(random.between(FIRST_STEP_MS, end), beat),
  }));
  const faults = faultsOf(random, count, end);
  const mail = random.happens(MAIL);
  if (mail) faults.push(...longPartings(random, count, end));
  return {
    seed,
    machines,
    wires: machines.flatMap((_, machine) => wiresOf(machine, count)),
    steps: [...timed, ...faults].sort((one, other) => one.at - other.at),
    messages,
    reserve: machines.map((_, machine) => ({
      at: 0,
      is: 'call',
      actor: idOf(machine, SENDER),
      method: 'burst',
      args: [NEAR, RESERVE_BURST],
    })),
    networkDelay: [1, random.pick([2, 20, 200])],
    diskDelay: [0, random.pick([0, 2, 10])],
    cuts: random.pick([0, 0, 0.002, 0.01]),
    logBytes: random.pick([2_000, 20_000, 1_048_576]),
    collectAfter: random.pick([1, 5, 1_000]),
    awakeMax: random.pick([2, 1_000, 1_000]),
    slowness: random.pick([0, 0.01, 0.1]),
    mail,
  };
}

/** Much comes together: then a group has many turns. */
const onBeat = (at: number, beat: number): number => Math.ceil(at / beat) * beat;

function settlersOf(machine: number): Settler[] {
  return [
    { id: idOf(machine, ACCOUNT), kind: 'account' },
    { id: idOf(machine, SIBLING), kind: 'account' },
    { id: idOf(machine, INBOX), kind: 'inbox' },
    { id: idOf(machine, SENDER), kind: 'sender' },
    { id: idOf(machine, RELAY), kind: 'relay' },
    { id: idOf(machine, ALARM), kind: 'alarm' },
    { id: idOf(machine, GRANTER), kind: 'granter' },
    { id: idOf(machine, ORACLE), kind: 'oracle' },
    { id: idOf(machine, WARDEN), kind: 'warden' },
  ];
}

/** Each knows its own kind here and in the next vat; relays are one chain through all vats. */
function wiresOf(machine: number, count: number): Wire[] {
  const next = (machine + 1) % count;
  const wire = (from: number, to: number, method: string): Wire => ({
    from: idOf(machine, from),
    to,
    method,
  });
  return [
    wire(ACCOUNT, idOf(machine, SIBLING), 'deposit'),
    wire(ACCOUNT, idOf(next, ACCOUNT), 'deposit'),
    wire(SIBLING, idOf(machine, ACCOUNT), 'deposit'),
    wire(SIBLING, idOf(next, SIBLING), 'deposit'),
    wire(SENDER, idOf(machine, INBOX), 'deliver'),
    wire(SENDER, idOf(next, INBOX), 'deliver'),
    wire(SENDER, idOf(machine, RELAY), 'pass'),
    machine + 1 < count
      ? wire(RELAY, idOf(machine + 1, RELAY), 'pass')
      : wire(RELAY, idOf(machine, INBOX), 'deliver'),
    wire(GRANTER, idOf(machine, INBOX), 'deliver'),
    wire(ORACLE, idOf(next, ORACLE), 'answer'),
    wire(ORACLE, idOf(machine, ORACLE), 'answer'),
  ];
}

type Untimed<S = Step> = S extends unknown ? Omit<S, 'at'> : never;

function callsOf(random: SeededRandom, machines: number, messages: number): Untimed[] {
  const calls: Untimed[] = [];
  const some = (place: number): number => idOf(random.below(machines), place);
  const call = (actor: number, method: string, ...args: number[]): void => {
    calls.push({ is: 'call', actor, method, args });
  };
  for (let sent = 0; sent < messages; ) {
    const account = some(random.pick([ACCOUNT, SIBLING]));
    const choice = random.below(24);
    if (choice < 9) {
      const machine = random.below(machines);
      const which = random.pick([NEAR, NEAR, NEAR, NEAR, FAR, RELAYED, GRANTS, GRANTS + 1]);
      const count = random.pick([1, 3, 40, 60]);
      const each = which === RELAYED ? machines - machine + 1 : which < GRANTS ? 1 : 1.5;
      call(idOf(machine, SENDER), 'burst', which, count);
      sent += 1 + Math.floor(count * each);
    } else if (choice < 12) {
      call(account, 'transfer', random.between(1, 300), random.below(2));
      sent += 2;
    } else if (choice < 14) {
      call(account, 'split', random.between(1, 300), random.pick(Object.values(SPLIT_WAYS)));
      sent += 1;
    } else if (choice < 16) {
      call(some(ALARM), 'arm', random.pick([0, 50, 2_000, 30_000]) + random.below(50));
      sent += 2;
    } else if (choice === 16) {
      call(some(ALARM), 'disarm');
      sent += 1;
    } else if (choice < 19) {
      const [place, method] = random.pick([
        [GRANTER, 'grant'],
        [WARDEN, 'open'],
      ] as const);
      calls.push({ is: 'give', granter: some(place), method, holder: some(SENDER) });
      sent += 2;
    } else if (choice < 20) {
      if (random.happens(0.5)) call(some(GRANTER), 'revoke', random.below(8));
      else call(some(WARDEN), 'shut', random.below(8));
      sent += 1;
    } else {
      call(some(ORACLE), 'ask', random.below(10_000), random.below(2));
      sent += 3;
    }
  }
  return calls;
}

function faultsOf(random: SeededRandom, machines: number, end: number): Step[] {
  const count = random.pick([0, 2, 5, 10]);
  return Array.from({ length: count }, () => faultsAt(random, machines, end)).flat();
}

/** For so long that letters are left. */
function longPartings(random: SeededRandom, machines: number, end: number): Step[] {
  return Array.from({ length: random.between(1, 3) }, (): Step[] => {
    const at = random.between(FIRST_STEP_MS, end);
    const machine = random.below(machines);
    const ends = [machine, (machine + random.between(1, machines - 1)) % machines] as const;
    return [
      { at, is: 'part', ends },
      { at: at + random.between(...LONG_MS), is: 'heal', ends },
    ];
  }).flat();
}

function faultsAt(random: SeededRandom, machines: number, end: number): Step[] {
  const at = random.between(FIRST_STEP_MS, end);
  const machine = random.below(machines);
  const other = (machine + random.between(1, machines - 1)) % machines;
  const ends = [machine, other] as const;
  const down = random.pick([1, 200, 5_000]);
  switch (random.below(12)) {
    case 0:
      return [{ at, is: 'stop', machine, down }];
    case 1:
      return [{ at, is: 'cut', ends }];
    case 2:
      return [
        { at, is: 'part', ends },
        { at: at + random.pick([100, 3_000, 40_000]), is: 'heal', ends },
      ];
    case 3:
      return [{ at, is: 'clock', machine, by: random.pick([-60_000, -500, 500, 3_600_000]) }];
    case 4:
    case 5: {
      const fault = random.pick(['full', 'broken', 'landed', 'unreadable'] as const);
      const [writes, openings] = [random.pick([1, 1, 3]), random.pick([0, 0, 0, 1, 2])];
      return [{ at, is: 'disk', machine, fault, writes, openings }];
    }
    case 6:
      return [{ at, is: 'hangup', machine }];
    case 7:
      return [{ at, is: 'dial', from: machine, to: other }];
    default: {
      const kept = random.pick([0, 0, 0.5, 1]);
      return [{ at, is: 'crash', machine, kept, down, silent: random.happens(0.3) }];
    }
  }
}
