/**
 * `npm run -s soak [-- calls=1000000 seconds=… seed=…]`: half of the calls over TCP, half over
 * WebSocket. Exit code 1 when a call was answered wrongly, a table did not empty, or memory grew.
 */
import { commandParameters } from '../../command-parameters.ts';
import { type Soaked, soak } from './soak.ts';
import type { Transport } from './two-peers.ts';

const TRANSPORTS: readonly Transport[] = ['tcp-testing-only', 'websocket'];
/** Some two seconds' worth. */
const CUT_CALLS = 50_000;
/** By so much the last quarter may end above the first. */
const GROWTH_SHARE_MAX = 0.05;
const GROWTH_MEGABYTES_MAX = 4;

const given = commandParameters({
  command: 'soak',
  does: 'Calls without end, half of them over TCP and half over WebSocket. Exit code 1 when one was answered wrongly, a table did not empty, or memory grew.',
  parameters: {
    calls: { means: 'calls in all', otherwise: 1_000_000 },
    seconds: { means: 'instead: how long' },
    seed: { means: 'of the calls; any unless given' },
  },
});
const calls = given.calls / TRANSPORTS.length;
const seconds = given.seconds ? Number(given.seconds) / TRANSPORTS.length : undefined;
const seed = Number(given.seed ?? Date.now() % 1_000_000);

for (const transport of TRANSPORTS) {
  console.log(`${transport}, seed ${seed}`);
  const begin = Date.now();
  const soaked = await soak({ transport, calls, seconds, cutCalls: CUT_CALLS, seed });
  show(soaked, (Date.now() - begin) / 1_000);
  const wrong = [...soaked.wrong, ...growth(soaked)];
  for (const each of wrong) console.error(`WRONG: ${each}`);
  if (wrong.length > 0) process.exitCode = 1;
}

function show({ start, quarters, outcomes, kinds, calls, cuts }: Soaked, took: number): void {
  console.table(
    [start, ...quarters].map((each, i) => ({
      at: i === 0 ? 'start' : `quarter ${i}`,
      calls: each.calls,
      'memory, MB': each.megabytes.toFixed(1),
      'exports/imports/answers/questions': each.tables,
    })),
  );
  console.table(Object.fromEntries([...kinds, ...outcomes].map(([key, count]) => [key, count])));
  console.log(`${calls} calls and ${cuts} cuts in ${took.toFixed(0)} s\n`);
}

function growth({ quarters }: Soaked): string[] {
  const [first, last] = [quarters.at(0), quarters.at(-1)];
  const grown = (last?.megabytes ?? 0) - (first?.megabytes ?? 0);
  const most = Math.max(GROWTH_MEGABYTES_MAX, GROWTH_SHARE_MAX * (first?.megabytes ?? 0));
  return grown > most ? [`memory has grown by ${grown.toFixed(1)} MB since the first quarter`] : [];
}
