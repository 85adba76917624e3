/** A reader that tells which object was found damaged, so that storing it again can mend it. */
import { DamagedObject } from '../errors.ts';
import type { ObjectReader } from '../object-store.ts';

/** Opens a reader. `onDamage` hears of damage when it opens or reads; whoever reads hears it too. */
export async function notingDamage(
  open: () => Promise<ObjectReader>,
  onDamage: (address: string) => void,
): Promise<ObjectReader> {
  const note = (error: unknown): unknown => {
    if (error instanceof DamagedObject) onDamage(error.address);
    return error;
  };
  const noted = <T>(step: () => Promise<T>): Promise<T> =>
    step().catch((error: unknown) => {
      throw note(error);
    });
  const reader = await noted(open);
  return {
    size: reader.size,
    read: (from, to) => noted(() => reader.read(from, to)),
    async *stream(from, to) {
      try {
        yield* reader.stream(from, to);
      } catch (error) {
        throw note(error);
      }
    },
    close: () => reader.close(),
  };
}
