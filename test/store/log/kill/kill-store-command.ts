/** `npm run -s kill-store [-- kills=100 seed=1]`. Exit code 1 when something was lost or changed. */
import { killStore } from './kill-store.ts';

const given = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const began = Date.now();
const seed = Number(given.seed ?? 1);
const { kills, acknowledged, wrong } = await killStore(Number(given.kills ?? 100), seed);
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`${kills} kills, ${acknowledged} acknowledged, ${wrong.length} wrong, ${seconds} s`);
for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
