/**
 * The objects that files consist of: for whoever keeps copies of them elsewhere and reads none.
 * The lists between are read here; a chunk that many files have is named as often.
 */
import { DiskFailed } from '../errors.ts';
import { formatAddress } from '../object-address.ts';
import type { ObjectDisk } from '../object-disk.ts';
import type { Ciphers } from '../powers.ts';
import type { ChunkList } from './chunk-list.ts';
import type { ObjectRef } from './decode-object.ts';
import { assertFileCap, type FileCap } from './file-cap.ts';
import { makeLocalEncoder } from './object-encoder.ts';
import { readList } from './read-object.ts';

/** A list that is to be read. */
interface Listed extends ObjectRef {
  /** Bytes of the file that it stands for. */
  readonly length: number;
  readonly expected: { readonly level?: number };
}

export interface NeededPowers {
  readonly disk: ObjectDisk;
  readonly ciphers: Ciphers;
}

/**
 * Their addresses, again and again where files share them. Throws what reading a list throws; only
 * after all others have been named, unless it is the disk that fails.
 */
export async function* neededObjects(
  { disk, ciphers }: NeededPowers,
  files: AsyncIterable<FileCap> | Iterable<FileCap>,
): AsyncGenerator<string, void, undefined> {
  const powers = { disk, encoder: makeLocalEncoder(ciphers) };
  const walked = new Set<string>();
  /** The first of what could not be read. */
  const unread: unknown[] = [];
  const partsOf = async (list: Listed): Promise<ChunkList | undefined> => {
    try {
      return await readList(powers, list, { length: list.length, ...list.expected });
    } catch (error) {
      if (error instanceof DiskFailed) throw error;
      if (unread.length === 0) unread.push(error);
      return undefined;
    }
  };
  for await (const cap of files) {
    const digest = assertFileCap(cap);
    const { form, address, key, size } = cap;
    yield address;
    if (form !== 'list' || walked.has(address)) continue;
    walked.add(address);
    const lists: Listed[] = [{ digest, key, length: size, expected: {} }];
    for (let list = lists.pop(); list; list = lists.pop()) {
      const { level = 0, parts = [] } = (await partsOf(list)) ?? {};
      for (const part of parts) {
        const below = formatAddress(part.digest);
        yield below;
        if (level === 0 || walked.has(below)) continue;
        walked.add(below);
        lists.push({ ...part, expected: { level: level - 1 } });
      }
    }
  }
  if (unread.length > 0) throw unread[0];
}
