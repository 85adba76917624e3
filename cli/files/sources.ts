/** The places entries are read from: the own lake, and an opened share. */
import type { Entry, LakeReader } from '../../actors/lake/interface.ts';
import type { Opening } from '../../actors/share/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { entriesOf, type Source } from './download.ts';

/** Reads from a lake (its owner facet reads just as its reader facet does) or from an opened share. */
export function sourceOf(readable: RefTo<typeof LakeReader> | RefTo<typeof Opening>): Source {
  const from = readable as RefTo<typeof Opening>;
  return {
    list: (folder, after) => E(from).list(folder, after),
    read: (id, start, end) => E(from).read(id, start, end),
  };
}

/** Every entry whose name or tags contain every word. */
export function findingIn(lake: RefTo<typeof LakeReader>, words: string): AsyncGenerator<Entry> {
  const { read } = sourceOf(lake);
  return entriesOf({ list: (_, after) => E(lake).find(words, after), read }, '');
}
