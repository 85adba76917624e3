/**
 * The fuzzer in a process of its own, beside the other tests: half a minute of attacks need not be
 * half a minute of waiting, and what they do to that process they do to no other test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FuzzReport } from './fuzzer.ts';

/** It takes what the tests leave of the processors, but it comes to so many attacks in any case. */
const LOWER_PRIORITY = 10;
const ATTACKS_MIN = 500;
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface Fuzzing {
  /** Breaks when the process ends without a report. */
  readonly report: Promise<FuzzReport>;
  /** Ends the process if it has not ended. */
  stop(): void;
}

export function fuzzInBackground(seconds: number, seed: number): Fuzzing {
  const given = [`seconds=${seconds}`, `seed=${seed}`, `least=${ATTACKS_MIN}`, 'as=json'];
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, LOWER_PRIORITY);
  const said = { out: '', wrong: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.wrong += String(chunk);
  });
  const report = once(child, 'close').then(() => {
    if (said.out === '') throw new Error(`The fuzzer ended without a report: ${said.wrong}`);
    return JSON.parse(said.out) as FuzzReport;
  });
  // Nobody may ask for it.
  report.catch(() => undefined);
  return { report, stop: () => void child.kill() };
}
