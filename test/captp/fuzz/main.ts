/** `npm run -s fuzz -- seconds=600 seed=1 [least=N] [as=json]`: attacks for as long as asked. */
import { type FuzzReport, fuzz } from './fuzzer.ts';

const given = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const seconds = Number(given.seconds ?? 60);
const seed = Number(given.seed ?? Date.now() % 1_000_000);
const least = Number(given.least ?? 0);
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
