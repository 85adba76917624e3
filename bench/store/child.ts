/** One measurement in a process of its own: `child.js NAME JSON-ARGUMENTS`. */
import { gridOurs, gridReadsBack } from './grid.ts';
import { localHyperdrive } from './hyperdrive.ts';
import { kernelFigures } from './kernel.ts';
import { localOurs } from './local.ts';
import { streamMemory } from './memory.ts';

const MEASUREMENTS = {
  localOurs,
  localHyperdrive,
  kernelFigures,
  streamMemory,
  gridOurs,
  gridReadsBack,
} as const;

export type Measurements = typeof MEASUREMENTS;

const [, , name = '', given = '[]'] = process.argv;
const measure = MEASUREMENTS[name as keyof Measurements] as (...args: unknown[]) => unknown;
const result = await measure(...(JSON.parse(given) as unknown[]));
process.send?.({ result }, undefined, undefined, () => process.exit());
