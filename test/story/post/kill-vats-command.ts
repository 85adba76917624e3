/**
 * `npm run -s kill-vats [-- kills=100 messages=100000 mode=kill|unsynced]`: without `mode`, one
 * after the other. Exit code 1 when something was lost, doubled or changed.
 */
import { killVats } from './kill-vats.ts';

const given = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const kills = Number(given.kills ?? 100);
const messages = Number(given.messages ?? 100_000);
const modes = given.mode === undefined ? ['kill', 'unsynced'] : [given.mode];

for (const mode of modes) {
  const began = Date.now();
  const log = (line: string): void => console.log(`  ${line}`);
  const result = await killVats({ kills, messages, mode, log });
  const seconds = Math.round((Date.now() - began) / 1_000);
  const { wrong, lost, answers } = result;
  console.log(
    `${mode}: ${result.kills} kills, ${result.messages} messages, ${answers} answers, ` +
      `${lost} unsynced bytes lost, ${wrong.length} wrong, ${seconds} s`,
  );
  for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
}
