/** Where a vat keeps what it keeps for others, as its owner sees and changes it. */
import { isAbsolute } from 'node:path';
import { type BackendListener, type BackendState, Refusal } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Clock, Inside, RefTo } from '../../vat/index.ts';
import type { Backend, MoveProgress } from '../disks/index.ts';

/** Whoever looks is told so often. */
const TELL_MS = 250;

type State = Inside<typeof BackendState>;

export function backendState(backend: Backend): State {
  const { now, from, progress, bucket, trouble } = backend.status();
  return { now, from, work: progress, file: bucket, trouble: troubleOf(trouble) };
}

/**
 * Changes it, and gives how it is then. Who asked may go meanwhile: it goes on without them.
 * Throws what Backend.switchTo throws, and a Refusal with code `bad-path`.
 */
export async function switchBackend(
  backend: Backend,
  { name, file, listener }: Switching,
  clock: Clock,
): Promise<State> {
  if (file !== undefined && !isAbsolute(file)) {
    throw new Refusal('bad-path', 'Name the file with the settings by its whole path.');
  }
  let told = -TELL_MS;
  const progress = (moved: MoveProgress): void => {
    const now = clock.now();
    if (Math.abs(now - told) < TELL_MS && moved.objects < moved.objectsTotal) return;
    told = now;
    if (listener) E.sendOnly(listener).moved(moved);
  };
  await backend.switchTo(name, file, { progress });
  return backendState(backend);
}

interface Switching {
  readonly name: State['now'];
  readonly file: string | undefined;
  readonly listener: RefTo<typeof BackendListener> | undefined;
}

function troubleOf(error: unknown): State['trouble'] {
  if (error === undefined) return undefined;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const isTold = typeof code === 'string' && /^[a-z-]+$/.test(code) && typeof message === 'string';
  return isTold
    ? { code: code.slice(0, 40), message: message.slice(0, 1_000) }
    : { code: 'fault', message: 'Something went wrong; the log of the vat says what.' };
}
