/**
 * Two vats, the second of which is switched off when the first has something for it: what an owner
 * who looks inside then has to find out.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { steadyPort } from '../../steady-port.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { runInRepl } from '../gather-repl.ts';

export interface OtherVat {
  /** The beginning of its name. */
  readonly short: string;
  /** Starts it where it was before. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Starts another vat in `folder`, and lets the vat of `own` hold a reference to its lake; then
 * switches it off, and sends two messages to that reference.
 */
export async function sendToSleeper(own: string, folder: string): Promise<OtherVat> {
  const there = join(folder, 'other');
  await mkdir(there, { recursive: true });
  const flags = ['--key-file', join(there, 'vat.key'), '--port', `${await steadyPort()}`];
  let other: GatherProcess | undefined = await startGather(there, ...flags);
  const given = await runInRepl(
    there,
    `print((await E(vat).grant(await E(lake).reader(), 'for Alice')).sturdyref)`,
  );
  const kept = await runInRepl(
    own,
    `const lakeOfBob = await E(vat).enliven('${given}');
     print((await E(vat).grant(lakeOfBob, 'Bob')).sturdyref);`,
  );
  await runInRepl(own, `print(await E(await E(vat).enliven('${kept}')).list());`);
  await other.end();
  other = undefined;
  await runInRepl(
    own,
    `const bob = await E(vat).enliven('${kept}');
     E(bob).list().catch(() => {});
     E(bob).find('boat').catch(() => {});
     await E(vat).status();`,
  );
  return {
    short: given.slice('ocapn://'.length, 'ocapn://'.length + 8),
    async restart() {
      other = await startGather(there, ...flags);
    },
    end: async () => other?.end(),
  };
}
