/**
 * The objects that files consist of: for whoever keeps copies of them elsewhere and reads none.
 * The lists between are read here; a chunk that many files have is named as often.
 */
import { formatAddress, parseAddress } from '../object-address.ts';
import { assertFileCap, type FileCap } from './file-cap.ts';
import { type ReadPowers, readList } from './read-object.ts';

/** Their addresses, again and again where files share them. Throws what reading a list throws. */
export async function* neededObjects(
  powers: ReadPowers,
  files: AsyncIterable<FileCap> | Iterable<FileCap>,
): AsyncGenerator<string, void, undefined> {
  const walked = new Set<string>();
  for await (const cap of files) {
    assertFileCap(cap);
    const { form, address, key, size } = cap;
    yield address;
    if (form !== 'list' || walked.has(address)) continue;
    walked.add(address);
    const lists = [{ digest: parseAddress(address), key, length: size, expected: {} }];
    for (let list = lists.pop(); list; list = lists.pop()) {
      const { level, parts } = await readList(powers, list, {
        length: list.length,
        ...list.expected,
      });
      for (const part of parts) {
        const below = formatAddress(part.digest);
        yield below;
        if (level === 0 || walked.has(below)) continue;
        walked.add(below);
        lists.push({ ...part, expected: { level: level - 1 } });
      }
    }
  }
}
