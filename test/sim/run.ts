import './no-collector.ts';
import { violationsOf } from './laws.ts';
import { planOf } from './plan.ts';
import { play } from './simulation.ts';

const given = Object.fromEntries(process.argv.slice(2).map((a) => a.split('=')));
const first = Number(given.seed ?? given.first ?? 1);
const seeds = Number(given.seed ? 1 : (given.seeds ?? 20));
const messages = Number(given.messages ?? 1000);
const t = process.cpuUsage();
let least = Infinity,
  bad = 0;
for (let seed = first; seed < first + seeds; seed++) {
  const played = await play(planOf(seed, messages), given.log !== undefined);
  const wrong = violationsOf(played);
  least = Math.min(least, played.recorder.runs.length);
  if (given.twice) {
    const again = await play(planOf(seed, messages));
    if (again.digest !== played.digest) console.log(seed, 'DIFFERS');
  }
  if (given.log !== undefined) console.log(played.log.join('\n'));
  if (wrong.length) {
    bad++;
    console.log(
      seed,
      wrong.length,
      wrong.slice(0, 4).map((w) => w.slice(0, 600)),
    );
  }
}
const u = process.cpuUsage(t);
console.log('ms/seed', (u.user + u.system) / 1000 / seeds, 'least runs', least, 'bad', bad);
