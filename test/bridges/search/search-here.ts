/** Waits for the search of a vat, and fills lakes, as tests do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Home, LakeOwner, Search } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';

export async function searchOf(home: RefTo<typeof Home>): Promise<RefTo<typeof Search>> {
  return E(E(home).vat()).search();
}

export async function addFile(
  lake: RefTo<typeof LakeOwner>,
  name: string,
  bytes: Uint8Array | string,
  folder = '',
) {
  const upload = E(lake).add({ name, folder });
  await E(upload).write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  return E(upload).finish();
}

/** The names found, once the index is ready and `enough` says so of them. */
export async function foundOnce(
  search: RefTo<typeof Search>,
  query: string,
  enough: (names: string[]) => boolean,
): Promise<string[]> {
  for (;;) {
    const { found, state } = await E(search).find(query);
    const names = found.map(({ entry }) => entry.name);
    if (state.phase === 'ready' && enough(names)) return names;
    // The index says that it knows more a few times a second; asking is simpler.
    await delay(20);
  }
}

/** A mail from Anna to Ben. */
export const eml = (subject: string, text: string): string =>
  [
    'From: "Anna Ånström" <anna@example.org>',
    'To: ben@example.org',
    `Subject: ${subject}`,
    'Date: Mon, 02 Mar 2026 10:00:00 +0100',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\r\n');
