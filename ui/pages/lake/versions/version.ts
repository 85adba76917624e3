/** An earlier version of a file as pages hold it, and how it is listed and looked at. */
import { msg, str } from '@lit/localize';
import { E } from '../../../../captp/index.ts';
import type { Item } from '../../../files/item.ts';
import type { HomeSession } from '../../../session/index.ts';

export interface Version {
  readonly number: number;
  /** When it was put into the lake; milliseconds since 1970. */
  readonly stored: number;
  readonly size: number;
  readonly type: string;
  readonly modified: number;
  readonly now: boolean;
}

/** The lake keeps no more of one file. */
const VERSIONS_MAX = 2_001;

/** All versions of a file, newest first. */
export async function versionsOf(home: HomeSession, id: string): Promise<readonly Version[]> {
  const found: Version[] = [];
  for (let after: bigint | undefined; found.length < VERSIONS_MAX; ) {
    const page = await E(home.past).versions(id, after);
    if (page.length === 0) break;
    for (const { number, stored, size, type, modified, now } of page) {
      const [at, changed] = [Number(stored), Number(modified)];
      found.push({
        number: Number(number),
        stored: at,
        size: Number(size),
        type,
        modified: changed,
        now,
      });
    }
    after = page.at(-1)?.number;
  }
  return found;
}

/** The file as it was, for viewers and downloads; saved under a name that says which one it is. */
export function asItem(item: Item, { number, size, type, modified }: Version): Item {
  const name = item.savedAs ?? item.name;
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const savedAs = `${stem} (${msg(str`version ${number}`)})${ending}`;
  return { ...item, size, type, modified, savedAs };
}
