/**
 * What comes back from a host, made sure of: it is a stranger's program, so neither its answers nor
 * its words are taken as they are. A host that answers nonsense is as good as gone.
 */
import {
  BadSlot,
  GrantEnded,
  HostFull,
  HostGone,
  type HostSpace,
  ShareMissing,
  SLOT_BYTES_MAX,
  type SlotAnswer,
} from '../../store/index.ts';

const NONSENSE = 'it answers what makes no sense';

/** Codes by which a message surely did not arrive, or did and its answer was lost. */
const LOST = new Set<unknown>(['disconnected', 'closed', 'gone', 'unanswered', 'peer-closed']);

/** Codes by which a host says that there is no such grant any more. */
const ENDED = new Set<unknown>(['revoked', 'unknown', 'not-found']);

/** Why we think that a host is gone, by the code it (or our own connection) gave. */
const REASONS = new Map<unknown, string>([
  ['earlier-life', 'a copy of this vat that was restored later uses it'],
  ['disk-failed', 'its disk fails'],
  ['not-saved', 'its disk fails'],
  ['busy', 'it has too much to do'],
  ['locked', 'it is locked'],
  ['upload-over', 'it gave the upload up'],
]);

export function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}

/** May the same be asked once more over a new connection? */
export function isLost(error: unknown): boolean {
  return LOST.has(codeOf(error));
}

/** What went wrong at a host, as the grid understands it. */
export function hostTrouble(error: unknown): Error {
  if (error instanceof HostGone || error instanceof RangeError) return error;
  const code = codeOf(error);
  if (code === 'host-full') return new HostFull({ cause: error });
  if (ENDED.has(code)) return new GrantEnded({ cause: error });
  if (code === 'share-missing') return new ShareMissing();
  if (code === 'bad-slot') return new BadSlot('its host says that it is not signed rightly');
  return new HostGone(REASONS.get(code), { cause: error });
}

export function asNothing(answer: unknown): void {
  if (answer !== undefined) throw new HostGone(NONSENSE);
}

export function asBytes(answer: unknown, most: number): Uint8Array {
  if (answer instanceof Uint8Array && answer.length <= most) return answer;
  throw new HostGone(NONSENSE);
}

function asCount(answer: unknown): number {
  const count = typeof answer === 'bigint' ? Number(answer) : answer;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new HostGone(NONSENSE);
}

export function asSizes(answer: unknown, count: number): (number | undefined)[] {
  if (!Array.isArray(answer) || answer.length !== count) throw new HostGone(NONSENSE);
  return answer.map((size) => (size === undefined ? undefined : asCount(size)));
}

/** Those of `asked` that `answer` names. */
export function asSomeOf(answer: unknown, asked: readonly string[]): string[] {
  if (!Array.isArray(answer)) throw new HostGone(NONSENSE);
  const named = new Set<unknown>(answer);
  const some = asked.filter((name) => named.has(name));
  if (some.length < named.size) throw new HostGone(NONSENSE);
  return some;
}

export function asSpace(answer: unknown): HostSpace {
  const { limit, used } = (answer ?? {}) as Record<string, unknown>;
  return { limit: asCount(limit), used: asCount(used) };
}

export function asRecord(answer: unknown): Uint8Array | undefined {
  return answer === undefined ? undefined : asBytes(answer, SLOT_BYTES_MAX);
}

/** `wanted`: the record that was to be written. */
export function asSlotAnswer(answer: unknown, wanted: Uint8Array): SlotAnswer {
  const { written, record } = (answer ?? {}) as Record<string, unknown>;
  if (typeof written !== 'boolean') throw new HostGone(NONSENSE);
  const there = asRecord(record);
  // It may have been asked twice; then the second time finds what the first has written.
  const isOurs = written || (there !== undefined && Buffer.compare(there, wanted) === 0);
  return isOurs ? { written: true, record: wanted } : { written, record: there };
}
