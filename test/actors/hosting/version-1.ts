/**
 * Hosting as version 1 of its kinds wrote it. What this wrote once lies beside it in version-1.json, and later
 * versions must read it; should the format of the database change such that it can be read no more, write it anew
 * with the kinds as they were then: `node --import tsx test/actors/hosting/version-1.ts`, then `npm run fix`.
 */
import { writeFileSync } from 'node:fs';
import { CAPS, HOSTING, MAILBOXES, PEOPLE, STORAGE } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { Street } from '../../vat/street.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';
import { introduced, Neighbour } from '../people/neighbours.ts';
import { Host } from './host.ts';

const street = new Street();
street.kinds = [...PEOPLE, ...CAPS, ...HOSTING, ...MAILBOXES, ...STORAGE];
const carol = new Host(street, 'carol', 100);
const bob = new Neighbour(street, 'bob', 200);
for (const house of [carol, bob]) await house.open();
await introduced(street, carol, bob);
const { hosting } = carol;
await E(hosting).turn(true);
await E(hosting).allow(await carol.idOf('bob'));
const [place] = (await E(hosting).book()).places;
await E(hosting).carried([{ id: place?.id ?? '', bytes: 300n, circuits: 2n }], 7n);
await E(hosting).borrow({ vat: 'bob', what: 'storage', pass: 'bob 0123', entry: 'h1' });
await E(hosting).turn(false);
for (const house of [carol, bob]) await house.end();
const records = await recordsOf(carol.db);
const lines = records.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
writeFileSync(
  new URL('./version-1.json', import.meta.url),
  `{\n  "records": [\n${lines}\n  ]\n}\n`,
);
