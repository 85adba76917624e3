/** What the vats in a list are called by their owner, as far as they are contacts. */
import { E } from '../../captp/index.ts';
import type { Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { peopleOf } from './who.ts';

interface Petnames {
  /** Of a page of vats, before it is shown. */
  ask(vats: readonly string[]): Promise<void>;
  of(vat: string): string | undefined;
}

export async function petnamesFor(task: Task): Promise<Petnames> {
  const people = await peopleOf(task);
  const known = new Map<string, string>();
  return {
    async ask(vats) {
      const names = await E(people).called([...vats]);
      for (const [at, vat] of vats.entries()) {
        const name = names[at];
        if (name !== undefined) known.set(vat, printable(name));
      }
    },
    of: (vat) => known.get(vat),
  };
}
