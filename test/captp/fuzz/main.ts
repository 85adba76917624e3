/** `npm run -s fuzz -- seconds=600 seed=1 [least=N] [as=json]`: attacks for as long as asked. */
import { commandParameters } from '../../command-parameters.ts';
import { type FuzzReport, fuzz } from './fuzzer.ts';

const given = commandParameters({
  command: 'fuzz',
  does: 'Attacks a CapTP session with wrong messages. Exit code 1 when one does harm.',
  parameters: {
    seconds: { means: 'how long', otherwise: 60 },
    seed: { means: 'of the attacks; any unless given' },
    attacks: { means: 'end after so many' },
    least: { means: 'so many at least, however long it takes', otherwise: 0 },
    as: { means: 'json for a report as JSON' },
  },
});
const { seconds, least } = given;
const seed = Number(given.seed ?? Date.now() % 1_000_000);
const only = given.attacks === undefined ? Number.POSITIVE_INFINITY : Number(given.attacks);

const end = Date.now() + seconds * 1_000;
const isForPeople = given.as !== 'json';
if (isForPeople) console.log(`fuzzing for ${seconds} s with seed ${seed}`);
const goesOn = (attacks: number) => attacks < only && (attacks < least || Date.now() < end);
const report = await fuzz({ seed, goesOn });
if (isForPeople) show(report);
else console.log(JSON.stringify(report));
if (report.failure !== undefined) process.exitCode = 1;

function show({ attacks, left, grownBytes, failure }: FuzzReport): void {
  console.log(`${attacks} attacks, ${Math.round(attacks / seconds)} each second`);
  console.log(`sessions left: ${JSON.stringify(left)}; memory grown by ${grownBytes} bytes`);
  if (failure !== undefined) console.error(failure);
}
