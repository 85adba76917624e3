/** `npm run -s kill-store [-- kills=100 seed=1]`. Exit code 1 when something was lost or changed. */
import { commandParameters } from '../../../command-parameters.ts';
import { killStore } from './kill-store.ts';

const given = commandParameters({
  command: 'kill-store',
  does: 'Kills a process that writes to the store, again and again. Exit code 1 when something acknowledged was lost or changed.',
  parameters: {
    kills: { means: 'how often', otherwise: 100 },
    seed: { means: 'of what is written', otherwise: 1 },
  },
});
const began = Date.now();
const { kills, acknowledged, wrong } = await killStore(given.kills, given.seed);
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`${kills} kills, ${acknowledged} acknowledged, ${wrong.length} wrong, ${seconds} s`);
for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
