/**
 * One measurement in a process of its own: `child.js NAME JSON-ARGUMENTS [lockdown]`. It is built
 * into one file first, as the product is, and sends its result to the parent.
 */
import { lockDown } from '../../bridges/lockdown/index.ts';
import { durableTurns } from './durable.ts';
import { entriesRatio } from './entries.ts';
import { residentBytes } from './memory.ts';
import { nearCalls } from './near-call.ts';
import { openingWith } from './opening.ts';
import { messagesBetween } from './post.ts';
import { rawPutUs } from './raw-batch.ts';

const MEASUREMENTS = {
  nearCalls,
  entriesRatio,
  durableTurns,
  rawPutUs,
  openingWith,
  messagesBetween,
  residentBytes,
} as const;

export type Measurements = typeof MEASUREMENTS;

const [, , name = '', given = '[]', guard] = process.argv;
if (guard === 'lockdown') await lockDown();
const measure = MEASUREMENTS[name as keyof Measurements] as (...args: unknown[]) => unknown;
const result = await measure(...(JSON.parse(given) as unknown[]));
process.send?.({ result });
process.disconnect?.();
