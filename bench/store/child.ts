/** One measurement in a process of its own: its parent says which, and hears what came of it. */
import { once } from 'node:events';
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

const [{ name, args }] = (await once(process, 'message')) as [
  { readonly name: keyof Measurements; readonly args: readonly unknown[] },
];
const measure = MEASUREMENTS[name] as (...args: readonly unknown[]) => unknown;
const result = await measure(...args);
process.send?.({ result }, undefined, undefined, () => process.exit());
