/**
 * A lake of very many entries, for looking at the search: a few real files, and entries beside that name the bytes of
 * one of them. It is a preparation: entries are put in a thousand a turn, by the lake's own kind with one facet more.
 */
import { Lake } from '../../../actors/index.ts';
import type { Kept } from '../../../actors/lake/kept.ts';
import { dataFolder } from '../../../bridges/host/data-folder.ts';
import { Keyring } from '../../../bridges/host/keyring.ts';
import { openDatabase } from '../../../bridges/host/open-database.ts';
import { E, type Ref } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { deriveKey } from '../../../store/index.ts';
import {
  type AnyKind,
  arg,
  call,
  defineInterface,
  type MapStore,
  nat,
  openVat,
} from '../../../vat/index.ts';

const PER_TURN = 1_000;
const FOLDERS = 300;
/** How many of a hundred entries are texts; the others have a name only. */
const TEXTS_OF_100 = 10;

const Filler = defineInterface('Filler', { fill: call(arg('from', nat), arg('to', nat)) });

interface FillerSelf {
  readonly stores: { readonly entries: MapStore<Kept> };
}

/** Ordinary words and many rare ones, as in names that people give. */
const COMMON =
  'boat sea harbour letter report holiday meeting garden winter music family photo note plan tax'.split(
    ' ',
  );
const ENDINGS = ['jpg', 'mp3', 'mp4', 'zip', 'png'];
const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  zip: 'application/zip',
  txt: 'text/plain',
};

function pick<T>(from: readonly T[], at: number): T {
  return from[at % from.length] as T;
}

/** The same number for the same place, spread widely. */
function mixed(at: number): number {
  return Math.imul(at ^ (at >>> 15), 0x2c1b3c6d) >>> 0;
}

function entryAt(at: number, texts: readonly Kept[]): Kept {
  const chance = mixed(at);
  const isText = chance % 100 < TEXTS_OF_100;
  const ending = isText ? 'txt' : pick(ENDINGS, chance >>> 8);
  const word = pick(COMMON, chance >>> 4);
  const source = pick(texts, chance >>> 3);
  const day = Date.UTC(2015, 0, 1) + (chance % 4_000) * 86_400_000;
  return {
    ...source,
    id: `fill${String(at).padStart(28, '0')}`,
    name: `${word} ${pick(COMMON, chance >>> 12)} ${chance.toString(36)}.${ending}`,
    folder: at < FOLDERS ? '' : `fold${String(chance % FOLDERS).padStart(28, '0')}`,
    type: TYPES[ending] ?? '',
    added: day,
    modified: day,
    tags: chance % 50 === 0 ? [word] : [],
  };
}

function folderAt(at: number): Kept {
  const [size, added] = [0, Date.UTC(2020, 0, 1)];
  const id = `fold${String(at).padStart(28, '0')}`;
  const times = { added, modified: added, size, tags: [] };
  return { id, kind: 'folder', name: `Folder ${at}`, folder: '', type: '', ...times };
}

const Filled: AnyKind = {
  ...Lake,
  interfaces: { ...Lake.interfaces, filler: Filler },
  facets: {
    ...Lake.facets,
    filler: {
      fill(this: FillerSelf, from: number, to: number) {
        const { entries } = this.stores;
        const texts = [...entries.values()].filter(
          ({ type, id }) => type === 'text/plain' && !id.startsWith('fill'),
        );
        for (let at = from; at < to; at += 1) {
          if (at < FOLDERS) entries.set(folderAt(at).id, folderAt(at));
          const entry = entryAt(at, texts);
          entries.set(entry.id, entry);
        }
      },
    },
  },
} as unknown as AnyKind;

/** Adds `count` entries to the lake of a vat that is off and opens by the key file. */
export async function fillLake(data: string, keyFile: string, count: number): Promise<void> {
  const folder = dataFolder(data);
  const powers = makePowers();
  const root = await new Keyring(folder, powers.random).openByKeyFile(keyFile);
  if (!root) throw new Error('This vat has no key file.');
  const db = await openDatabase(folder);
  const vat = await openVat({
    db,
    key: deriveKey(root, 'actors'),
    ...powers,
    kinds: [Filled],
    onFault: () => undefined,
  });
  try {
    const { filler } = (await vat.provide('lake', Filled)) as unknown as {
      filler: Ref<{ fill(from: bigint, to: bigint): void }>;
    };
    for (let at = 0; at < count; at += PER_TURN) {
      await E(filler).fill(BigInt(at), BigInt(Math.min(count, at + PER_TURN)));
    }
  } finally {
    await vat.close();
    await db.close();
  }
}
