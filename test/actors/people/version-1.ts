/**
 * People as version 1 of their kinds wrote them. What this wrote once lies beside it in version-1.json, and
 * later versions must read it; should the format of the database change such that it can be read no more, write it
 * anew: `node --import tsx test/actors/people/version-1.ts`, then `npm run fix`.
 */
import { writeFileSync } from 'node:fs';
import { E } from '../../../captp/index.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';
import { introduced, neighbours, until } from './neighbours.ts';

const { street, ada, ben, cyd } = await neighbours(['ada', 'ben', 'cyd']);
await E(ada.desk).callMe('Ada');
await introduced(street, ada, ben);
await introduced(street, ada, cyd);
await E(await ada.contact('ben')).compared(true);
await E(await ada.contact('ben')).allow('names');
await E(await ada.contact('ben')).write('Ahoy');
await until(street, async () => (await ada.texts('ben'))[0] === 'arrived: Ahoy');
await E(await ben.contact('ada')).write('Ahoy, Ada');
await until(street, async () => (await ada.named('ben'))?.unread === 1n);
const ids = [await ada.named('ben'), await ada.named('cyd')].map((one) => one?.id ?? '');
await E(ada.desk).introduce(ids[0] ?? '', ids[1] ?? '', 'You both sail.');
await until(street, async () => (await E(cyd.desk).proposals()).length === 1);
await E(await ada.contact('cyd')).block();
await ada.invites('dora');
const phrase = await E(await ada.contact('ben')).phrase();
for (const house of [ada, ben, cyd]) await house.end();
const records = await recordsOf(ada.db);
const lines = records.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
writeFileSync(
  new URL('./version-1.json', import.meta.url),
  `{\n  "phrase": ${JSON.stringify(phrase)},\n  "records": [\n${lines}\n  ]\n}\n`,
);
