/**
 * The durable part of the network as version 1 wrote it. What this wrote once lies beside it in version-1.json, and
 * later versions must read it; should the format of the database change such that it can be read no more, write it
 * anew with the kind as it was then: `node --import tsx test/actors/network/version-1.ts`, then `npm run fix`.
 */
import { writeFileSync } from 'node:fs';
import { NetworkPlace } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { world } from '../../vat/powers.ts';
import { recordsOf } from '../../vat/upgrade/library.ts';

const { vat, db } = await world([NetworkPlace]);
const { keeper } = await vat.provide('network', NetworkPlace);
await E(keeper).turn(true);
await E(keeper).add('/dns4/friend.example/tcp/4001/p2p/12D3KooWfriend');
const { settings } = await E(keeper).book();
await E(keeper).change({ ...settings, port: 4_001n, relay: true });
await E(keeper).number(41n);
const place = { vat: 'friend', sequence: 7n, addresses: ['/ip4/192.0.2.1/tcp/1'], seen: 1_000n };
await E(keeper).remember([{ ...place, record: Uint8Array.of(1, 2, 3) }], []);
await vat.close();
const records = await recordsOf(db);
const lines = records.map((pair) => `    ${JSON.stringify(pair)}`).join(',\n');
writeFileSync(
  new URL('./version-1.json', import.meta.url),
  `{\n  "records": [\n${lines}\n  ]\n}\n`,
);
