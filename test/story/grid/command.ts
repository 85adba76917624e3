/** `npm run -s grid-story [-- small=200 large=33554432 rounds=10]`. Exit code 1 when something is wrong. */
import { playGrid } from './grid-story.ts';

const given = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const began = Date.now();
const { wrong, read } = await playGrid({
  small: Number(given.small ?? 200),
  largeBytes: Number(given.large ?? 33_554_432),
  rounds: Number(given.rounds ?? 10),
  log: (line) => console.log(`  ${line}`),
});
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`${read} blobs read, ${wrong.length} wrong, ${seconds} s`);
for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
