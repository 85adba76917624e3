/**
 * Writes test/vat/fixtures/library-1.json anew, from the kinds of version 1. Run it only when the
 * format of the database changes such that old vats can be read no more:
 * `node --import tsx test/vat/upgrade/write-fixture.ts`
 */
import { writeFileSync } from 'node:fs';
import { recordsOf, writeVersion1 } from './library.ts';

const { db } = await writeVersion1();
const lines = (await recordsOf(db)).map((pair) => `  ${JSON.stringify(pair)}`);
const file = new URL('../fixtures/library-1.json', import.meta.url);
writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
