/** Copies one object from a disk to another, in bounded memory. */
import type { DiskReader, DiskWriter } from '../../store/index.ts';

const STEP_BYTES = 1_048_576;

/** Whatever happens, nothing half is left. Throws what either disk throws, and the signal's reason. */
export async function copyObject(
  from: DiskReader,
  to: DiskWriter,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let at = 0; at < from.size; at += STEP_BYTES) {
      signal.throwIfAborted();
      await to.append(await from.read(at, STEP_BYTES));
    }
    await to.commit(name);
  } finally {
    await to.abort();
  }
}
