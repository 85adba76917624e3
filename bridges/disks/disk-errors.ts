/**
 * What the operating system says, in the words of the store. The system's own error names the
 * path, which must not travel: it stays behind as `cause`, for the person at this machine.
 */
import { DiskFailed, DiskFull, ObjectClosed } from '../../store/index.ts';

/** No space left on the device, and quota of the user used up. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Runs `work`; whatever it throws comes out as DiskFull or DiskFailed. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw toDiskError(cause);
  }
}

/** The store's error for a system error; its own errors stay as they are. */
export function toDiskError(cause: unknown): Error {
  if (cause instanceof DiskFull || cause instanceof DiskFailed || cause instanceof ObjectClosed) {
    return cause;
  }
  const code = systemCode(cause);
  if (code !== undefined && FULL.has(code)) return new DiskFull({ cause });
  return new DiskFailed(code ?? 'for an unknown reason', { cause });
}

/** The code of a system error, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
