/**
 * Who of the hosts is there. It is asked once, as a round begins: a host that hangs costs the patience of one
 * question for each thing that is asked of it, which makes hours of many small ones. Those that do not answer are
 * passed over until the round has ended, and what is said of them names the people, not their keys.
 */
import {
  DamagedObject,
  GrantEnded,
  HostGone,
  type HostSpace,
  type HostTrouble,
  isFull,
  NotEnoughShares,
  ObjectMissing,
  type ShareHost,
} from '../../store/index.ts';
import type { Clock } from '../../vat/index.ts';

/** Who takes longer to say how much room there is, is not there. */
const ANSWER_MS_MAX = 15_000;
const NAMES_MAX = 10;

interface RollCall {
  readonly silent: readonly ShareHost[];
  /** Took back what they granted. */
  readonly ended: readonly ShareHost[];
  /** Answered, and have no room left. */
  readonly full: readonly ShareHost[];
}

export interface Told {
  readonly code: string;
  readonly message: string;
}

export async function rollCall(hosts: readonly ShareHost[], clock: Clock): Promise<RollCall> {
  const silent: ShareHost[] = [];
  const ended: ShareHost[] = [];
  const full: ShareHost[] = [];
  const ask = async (host: ShareHost): Promise<void> => {
    const space = await spaceAt(host, clock);
    if (space === 'silent') silent.push(host);
    else if (space === 'ended') ended.push(host);
    else if (isFull(space)) full.push(host);
  };
  await Promise.all(hosts.map(ask));
  return { silent, ended, full };
}

function spaceAt(host: ShareHost, clock: Clock): Promise<HostSpace | 'silent' | 'ended'> {
  return new Promise((done) => {
    const callOff = clock.wakeAt(clock.now() + ANSWER_MS_MAX, () => done('silent'));
    const answer = (space: HostSpace | 'silent' | 'ended'): void => {
      callOff();
      done(space);
    };
    const failed = (error: unknown) => answer(error instanceof GrantEnded ? 'ended' : 'silent');
    host.space().then(answer, failed);
  });
}

/** The same host, but nobody waits for it. */
export function passedOver(host: ShareHost): ShareHost {
  const gone = (): Promise<never> => Promise.reject(new HostGone());
  return new Proxy(host, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? gone : found;
    },
  });
}

/** What there is to say of them, if anything. */
export function toldOf({ silent, ended, full }: RollCall): Told | undefined {
  const parts: string[] = [];
  if (silent.length > 0) {
    parts.push(`No answer from ${namesOf(silent)}. It goes on when they are back.`);
  }
  if (full.length > 0) {
    parts.push(`No room left with ${namesOf(full)}: ask for more, or add somebody else.`);
  }
  if (ended.length > 0) {
    const what = 'took back the room. What was there goes to the others; take them off the list.';
    parts.push(`${namesOf(ended)} ${what}`);
  }
  const other = ended.length > 0 ? 'grants-ended' : 'hosts-full';
  const code = silent.length > 0 ? 'hosts-away' : other;
  return parts.length > 0 ? { code, message: parts.join(' ') } : undefined;
}

/** Did it fail because somebody did not answer? Then it is not lost. */
export function isForNow(error: unknown): boolean {
  const { troubles } = error as { readonly troubles?: readonly HostTrouble[] };
  return troubles?.some(({ kind }) => kind === 'gone') ?? false;
}

/** Is it gone, here and with everybody who answered? */
export function isLoss(error: unknown): boolean {
  const isGone = error instanceof ObjectMissing || error instanceof DamagedObject;
  return isGone || (error instanceof NotEnoughShares && !isForNow(error));
}

function namesOf(hosts: readonly ShareHost[]): string {
  const names = [...new Set(hosts.map(({ person }) => person))];
  const told = names.slice(0, NAMES_MAX).join(', ');
  return names.length > NAMES_MAX ? `${told} and ${names.length - NAMES_MAX} more` : told;
}
