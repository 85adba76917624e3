/**
 * One measurement in a process of its own: its parent says which, and hears what came of it. Only
 * what that measurement needs is loaded, because memory is among what is measured.
 */
import { once } from 'node:events';
import type { gridOurs, gridReadsBack } from './grid.ts';
import type { localHyperdrive } from './hyperdrive.ts';
import type { kernelFigures } from './kernel.ts';
import type { localOurs } from './local.ts';
import type { streamMemory } from './memory.ts';

export interface Measurements {
  readonly localOurs: typeof localOurs;
  readonly localHyperdrive: typeof localHyperdrive;
  readonly kernelFigures: typeof kernelFigures;
  readonly streamMemory: typeof streamMemory;
  readonly gridOurs: typeof gridOurs;
  readonly gridReadsBack: typeof gridReadsBack;
}

const LOADED: { readonly [N in keyof Measurements]: () => Promise<Pick<Measurements, N>> } = {
  localOurs: () => import('./local.ts'),
  localHyperdrive: () => import('./hyperdrive.ts'),
  kernelFigures: () => import('./kernel.ts'),
  streamMemory: () => import('./memory.ts'),
  gridOurs: () => import('./grid.ts'),
  gridReadsBack: () => import('./grid.ts'),
};

const [{ name, args }] = (await once(process, 'message')) as [
  { readonly name: keyof Measurements; readonly args: readonly unknown[] },
];
const loaded: Partial<Measurements> = await LOADED[name]();
const measure = loaded[name] as (...args: readonly unknown[]) => unknown;
const result = await measure(...args);
process.send?.({ result }, undefined, undefined, () => process.exit());
