/**
 * A grant of space as version 1 wrote it, with one share. What this wrote once lies beside it in version-1.json, and
 * later versions must read it; should the format of the database change such that it can be read no more, write it
 * anew with the kind as it was then: `node --import tsx test/actors/storage/version-1.ts`, then `npm run fix`.
 */
import { writeFileSync } from 'node:fs';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { Hosting } from '../../bridges/storage/hosting.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';

const hosting = await new Hosting().open();
const { pass, swiss } = await hosting.grant(1_000);
const timers = timersOn(makePowers().clock);
const host = remoteHost(await pass(), { id: 'vat', person: 'Bea', timers });
await host.put('share1', new Uint8Array(300).fill(7), hosting.clock.now() + 86_400_000);
await hosting.close();
const records = await recordsOf(hosting.db);
const lines = records.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
const hex = Buffer.from(swiss).toString('hex');
writeFileSync(
  new URL('./version-1.json', import.meta.url),
  `{\n  "swiss": "${hex}",\n  "records": [\n${lines}\n  ]\n}\n`,
);
