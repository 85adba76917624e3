/** `npm run -s kill-lake [-- kills=100 seed=1]`. Exit code 1 when something was lost, changed or left. */
import { killLake } from './kill-lake.ts';

const given = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const began = Date.now();
const { kills, acknowledged, rounds, wrong } = await killLake(
  Number(given.kills ?? 100),
  Number(given.seed ?? 1),
);
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(
  `${kills} kills, ${acknowledged} acknowledged, ${rounds} rounds of keeping, ${wrong.length} wrong, ${seconds} s`,
);
for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
