/** `npm run -s grid-story [-- small=200 large=33554432 rounds=10]`. Exit code 1 when something is wrong. */
import { commandParameters } from '../../command-parameters.ts';
import { playGrid } from './grid-story.ts';

const given = commandParameters({
  command: 'grid-story',
  does: 'Ten vats keep for each other, each in a process; round by round seven are lost, and some lie. Exit code 1 when a byte is wrong.',
  parameters: {
    small: { means: 'small blobs', otherwise: 200 },
    large: { means: 'bytes of the large blob', otherwise: 33_554_432 },
    rounds: { means: 'rounds of losses', otherwise: 10 },
  },
});
const began = Date.now();
const { wrong, read } = await playGrid({
  small: given.small,
  largeBytes: given.large,
  rounds: given.rounds,
  log: (line) => console.log(`  ${line}`),
});
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`${read} blobs read, ${wrong.length} wrong, ${seconds} s`);
for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
