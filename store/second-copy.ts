/**
 * Reading what turns out to be damaged, once more from elsewhere. Only who compares the bytes with
 * their hash can tell that they are not right, and only the disk knows whether there is another
 * copy: so the reader tells the disk, and the disk says whether it is worth trying again.
 */
import { DamagedObject } from './errors.ts';
import type { ObjectDisk } from './object-disk.ts';

/** Gives what `read` gives, if need be at the second try. Throws what the last one threw. */
export async function orSecondCopy<T>(
  disk: Pick<ObjectDisk, 'spoilt'>,
  name: string,
  read: () => Promise<T>,
  isDamage: (error: unknown) => boolean = (error) => error instanceof DamagedObject,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isDamage(error) || !(await disk.spoilt?.(name))) throw error;
    return read();
  }
}
