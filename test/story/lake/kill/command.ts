/** `npm run -s kill-lake [-- kills=100 seed=1]`. Exit code 1 when something was lost, changed or left. */
import { commandParameters } from '../../../command-parameters.ts';
import { killLake } from './kill-lake.ts';

const given = commandParameters({
  command: 'kill-lake',
  does: 'Kills a vat that adds, changes, keeps and collects files, again and again. Exit code 1 when something was lost, changed or left.',
  parameters: {
    kills: { means: 'how often', otherwise: 100 },
    seed: { means: 'of what is done', otherwise: 1 },
  },
});
const began = Date.now();
const { kills, acknowledged, rounds, wrong } = await killLake(given.kills, given.seed);
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(
  `${kills} kills, ${acknowledged} acknowledged, ${rounds} rounds of keeping, ${wrong.length} wrong, ${seconds} s`,
);
for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
