/**
 * Spaces as version 1 of their kinds wrote them. What this wrote once lies beside it in version-1.json, and later
 * versions must read it; should the format of the database change such that it can be read no more, write it anew:
 * `node --import tsx test/actors/spaces/version-1.ts`, then `npm run fix`.
 */
import { writeFileSync } from 'node:fs';
import { keyOf } from '../../../bridges/netlayers/index.ts';
import { signEntry } from '../../../bridges/netlayers/libp2p/index.ts';
import { spaceKeys } from '../../../bridges/spaces/index.ts';
import { shelfOf } from '../../../bridges/spaces/shelf.ts';
import { E } from '../../../captp/index.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';
import { Desk } from './desk.ts';

const ada = await Desk.open(1);
const cyd = await Desk.open(3);
const mine = await cyd.create('Mine');
await E(mine).post('first', []);
await E(mine).post('second', ['https://cyd.example/s#x']);
const hers = await ada.create('Ada writes');
const id = await E(cyd.spaces).follow(await E(hers).address(), 'Ada');
const { summary } = await E(await cyd.space(id)).describe();
const space = keyOf(summary.key);
const shelf = shelfOf(space, await cyd.keeper(summary.key));
const charter = (await shelfOf(space, await ada.keeper(summary.key)).held()).charter;
if (charter) await shelf.charter(charter);
const signer = spaceKeys(ada.root).author(summary.key, 0);
const time = 1_700_000_000_000;
const words = { space, time, attachments: [] };
const one = signEntry({ ...words, number: 1, previous: new Uint8Array(32), text: '1' }, signer);
const two = signEntry({ ...words, number: 2, previous: one.hash, text: '2' }, signer);
const other = signEntry({ ...words, number: 2, previous: one.hash, text: 'not 2' }, signer);
await shelf.take([one, two, other], false);
const address = await E(mine).address();
for (const { world } of [ada, cyd]) await world.vat.close();
const records = await recordsOf(cyd.world.db);
const lines = records.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
writeFileSync(
  new URL('./version-1.json', import.meta.url),
  `{\n  "address": ${JSON.stringify(address)},\n  "records": [\n${lines}\n  ]\n}\n`,
);
