/**
 * `npm run -s kill-vats [-- kills=100 messages=100000 mode=kill|unsynced]`: without `mode`, one
 * after the other. Exit code 1 when something was lost, doubled or changed.
 */
import { commandParameters } from '../../command-parameters.ts';
import { killVats } from './kill-vats.ts';

const MODES = ['kill', 'unsynced'] as const;

const given = commandParameters({
  command: 'kill-vats',
  does: 'Kills two vats that write to each other, again and again. Exit code 1 when something was lost, doubled or changed.',
  parameters: {
    kills: { means: 'how often', otherwise: 100 },
    messages: { means: 'messages at least', otherwise: 100_000 },
    mode: { means: 'kill or unsynced; without it one after the other' },
  },
});
const { kills, messages } = given;
const modes = MODES.filter((mode) => given.mode === undefined || given.mode === mode);
if (modes.length === 0) throw new Error(`There is no mode “${given.mode}”: ${MODES.join(', ')}.`);

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
