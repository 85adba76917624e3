/**
 * A grant of space as an earlier version wrote it. What this wrote once lies beside it in version-1.json and
 * version-2.json, and later versions must read it; should the format of the database change such that it can be read no
 * more, write it anew with the kind as it was then: `node --import tsx test/actors/storage/earlier-version.ts 2`, then
 * `npm run fix`.
 */
import { writeFileSync } from 'node:fs';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { Hosting } from '../../bridges/storage/hosting.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';

const DAY = 86_400_000;

const hosting = await new Hosting().open();
const { pass, swiss } = await hosting.grant(1_000);
const timers = timersOn(makePowers().clock);
const host = remoteHost(await pass(), { id: 'vat', person: 'Bea', timers });
const now = hosting.clock.now();
await host.put('share1', new Uint8Array(300).fill(7), now + DAY);
await host.put('share2', new Uint8Array(200).fill(8), now + DAY);
await host.put('share3', new Uint8Array(100).fill(9), now + 2 * DAY);
await hosting.close();
const records = await recordsOf(hosting.db);
const lines = records.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
const hex = Buffer.from(swiss).toString('hex');
writeFileSync(
  new URL(`./version-${process.argv[2]}.json`, import.meta.url),
  `{\n  "swiss": "${hex}",\n  "records": [\n${lines}\n  ]\n}\n`,
);
