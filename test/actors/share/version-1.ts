/**
 * Shares as version 1 wrote them, before a share had phases. What this wrote once lies beside it in
 * version-1.json; should the format of the database change such that it can be read no more, write
 * it anew: `node --import tsx test/actors/share/version-1.ts`
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Lake, Objects, Share, ShareList, type Terms } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import {
  call,
  defineActor,
  defineInterface,
  guarded,
  type Inside,
  mapOf,
  nat,
  ref,
} from '../../../vat/index.ts';
import { type World, world } from '../../vat/powers.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';

export const OBJECTS = guarded(Objects, {} as never);
const ENDED = Date.UTC(2026, 1, 1);
/** When the one that expires does. */
export const ENDS = Date.UTC(2030, 0, 1);

interface Past {
  readonly openings?: number;
  readonly ended?: { at: number; why: 'revoked' | 'expired' };
  readonly terms?: Partial<Inside<typeof Terms>>;
}

/** By the names of the root actors that they are here. */
export const PASTS: Readonly<Record<string, Past>> = {
  offered: {},
  opened: { openings: 2 },
  'used up': { openings: 3, terms: { openings: 3 } },
  revoked: { openings: 1, ended: { at: ENDED, why: 'revoked' } },
  expired: { ended: { at: ENDED, why: 'expired' } },
  ending: { terms: { ends: ENDS } },
};

const Facet = defineInterface('Facet', {});
const Begun = defineInterface('Begun', { begin: call(), expire: call() });

const Share1 = defineActor('Share', {
  version: 1,
  interfaces: { owner: Facet, page: Facet, content: Facet, keeper: Begun },
  state: (scope: unknown, list: unknown, root: string, past: Past) => ({
    scope,
    list,
    id: 's1',
    root,
    name: 'Letters',
    kind: 'folder' as const,
    terms: { label: 'Kim', ...past.terms },
    created: ENDED - 1,
    swiss: new Uint8Array(32),
    timer: '',
    openings: past.openings ?? 0,
    lastOpened: undefined,
    ended: past.ended,
  }),
  stores: { log: mapOf(nat), visits: mapOf(ref()) },
  facets: {
    owner: {},
    page: {},
    content: {},
    keeper: {
      begin() {
        const { ends } = this.state.terms;
        if (ends !== undefined) this.state.timer = this.turn.at(ends, 'keeper.expire');
      },
      expire() {},
    },
  },
});

/** A vat with one share of each past. */
export async function writeVersion1(): Promise<World> {
  const w = await world([Lake, ShareList, Share1], { devices: { objects: OBJECTS } });
  const lake = await w.vat.provide('lake', Lake, OBJECTS);
  const list = await w.vat.provide('shares', ShareList, lake.scope);
  const { id } = await E(lake.owner).makeFolder('Letters');
  for (const [name, past] of Object.entries(PASTS)) {
    const share = await w.vat.provide(name, Share1, lake.scope, list.keeper, id, past);
    await E(share.keeper).begin();
  }
  await w.vat.close();
  return w;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { db } = await writeVersion1();
  const lines = (await recordsOf(db)).map((pair) => `  ${JSON.stringify(pair)}`);
  writeFileSync(new URL('./version-1.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
}

export const KINDS_NOW = [Lake, ShareList, Share];
