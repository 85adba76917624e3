/**
 * The inspector, as the owner of the vat holds it: what the vat shows of itself, and the connections
 * of the host.
 */
import { Inspector, type InspectorListener } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { gauge, guarded, type Inspection, type Page, type RefTo } from '../../vat/index.ts';
import { HostTrouble } from './trouble.ts';

/** Who may watch at once. */
const WATCHERS_MAX = 100;
const PAGE_LENGTH = 100;
const KINDS_MAX = 1_000;

/** One connection, as an inspector shows it. */
export interface SessionView {
  readonly id: string;
  readonly way: 'web' | 'local' | 'network' | 'dialled';
  /** Who is at the other end, if that is a vat that has proven it. */
  readonly peer?: string;
  readonly devices: readonly string[];
}

export interface InspectorPowers {
  readonly inspection: () => Inspection;
  readonly sessions: () => readonly SessionView[];
  readonly onFault: (error: unknown) => void;
}

export function makeInspector(powers: InspectorPowers): RefTo<typeof Inspector> {
  const look = powers.inspection;
  const watchers = new Set<() => void>();
  return guarded(
    Inspector,
    {
      overview: async () => {
        const { kinds, ...figures } = await look().overview();
        const sessions = powers.sessions().length;
        return { ...figures, kinds: kinds.slice(0, KINDS_MAX), sessions };
      },
      actors: (kind, after) => given(look().actors(kind, after)),
      actor: (id, turn) => given(look().actor(id, turn)),
      entries: (id, store, after, turn) => given(look().entries(id, store, after, turn)),
      referrers: (id, after) => given(look().referrers(id, after)),
      messages: (after) => given(look().messages(after)),
      promises: (after) => given(look().promises(after)),
      timers: (after) => given(look().timers(after)),
      peers: (after) => given(look().peers(after)),
      outbox: (peer, after) => given(look().outbox(peer, after)),
      sessions: (after) => given(sessionsPage(powers.sessions(), after)),
      storage: () => given(look().storage()),
      turns: (actor, after) => given(look().turns(actor, after)),
      turn: (turn) => given(look().turn(turn)),
      changes: (turn, after) => given(look().changes(turn, after)),
      trace: (turn) => given(look().trace(turn)),
      metrics: () => {
        const count = powers.sessions().length;
        return look().metrics([gauge('gather_sessions', 'Connections that stand.', count)]);
      },
      watch: (listener) => watch(powers, watchers, listener as RefTo<typeof InspectorListener>),
    },
    powers.onFault,
  );
}

/** Guards' types do not say that what they are given stays as it is. */
type Given<T> = T extends readonly (infer U)[]
  ? Given<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Given<T[K]> }
    : T;

function given<T>(value: T | Promise<T>): Promise<Given<T>> {
  return Promise.resolve(value) as Promise<Given<T>>;
}

function sessionsPage(all: readonly SessionView[], after: string | undefined): Page<SessionView> {
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const rows = all.slice(from, from + PAGE_LENGTH);
  const last = rows.at(-1);
  return last && from + rows.length < all.length ? { rows, next: last.id } : { rows };
}

/** Until a message to the listener breaks, because its connection has ended. */
function watch(
  powers: InspectorPowers,
  watchers: Set<() => void>,
  listener: RefTo<typeof InspectorListener>,
): void {
  if (watchers.size >= WATCHERS_MAX) {
    throw new HostTrouble('busy', 'Too many are watching this vat. Close another inspector.');
  }
  const stop = powers.inspection().watch((turn) => {
    const over = (): void => {
      stop();
      watchers.delete(stop);
    };
    E(listener).changed(BigInt(turn)).then(undefined, over);
  });
  watchers.add(stop);
}
