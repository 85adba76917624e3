/**
 * Starts a vat in a process of its own, talks to it over its local socket, and kills it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  type LakeOwner,
  OPERATOR_SWISS_TEXT,
  type Operator,
  type Shares,
} from '../../actors/index.ts';
import { dialLocal } from '../../bridges/netlayers/index.ts';
import { E, type Ref, type Session } from '../../captp/index.ts';
import { makePowers } from '../../cli/powers.ts';
import { builtProgram } from '../../scripts/program.mjs';
import type { RefTo } from '../../vat/index.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** The program as one file, which starts in a fraction of the time; where packages are found. */
const BUILT = at('../../node_modules/.cache/2gather/vat-process.mjs');

let building: Promise<unknown> | undefined;

async function program(): Promise<string> {
  building ??= build({
    entryPoints: [at('./vat-process.ts')],
    outfile: BUILT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  await building;
  return BUILT;
}

/** What its owner's programs hold of a vat. */
export interface OwnedVat {
  readonly session: Session;
  readonly lake: RefTo<typeof LakeOwner>;
  readonly shares: RefTo<typeof Shares>;
  /** What stands behind a swiss number, as a recipient gets it. */
  fetch<T>(swiss: Uint8Array): Promise<Ref<T>>;
}

export interface VatInProcess extends OwnedVat {
  readonly address: string;
  /** kill -9, and waits until it is dead. */
  kill(): Promise<void>;
  /** Ends it in good order. */
  end(): Promise<void>;
}

/** Starts a vat in `folder` (made if new, opened by a key file) and waits until it answers. */
export async function startVat(folder: string, mode: 'honest' | 'lying'): Promise<VatInProcess> {
  const socket = join(folder, 'vat.sock');
  // Its threads run the built program; where that is older than the sources, all of it runs from these.
  const built = builtProgram();
  const main = built ? [await program()] : ['--import', 'tsx', at('./vat-process.ts')];
  const env = built ? { ...process.env, GATHER_BUILT_THREADS: built } : process.env;
  const args = [...main, join(folder, 'data'), join(folder, 'key'), socket, mode];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const ended = once(child, 'exit');
  const ready = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([ready, ended.then(() => undefined)]);
  if (!first) throw new Error(`The vat did not start: ${errors}`);
  const { address } = JSON.parse(first[0] as string) as { address: string };
  const owned = await dialOwned(socket);
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    address,
    ...owned,
    kill: () => kill('SIGKILL'),
    end: () => kill('SIGTERM'),
  };
}

/** Connects to the vat that listens at a local socket. */
export async function dialOwned(socket: string): Promise<OwnedVat> {
  const session = await dialLocal(socket, makePowers());
  const bootstrap = session.bootstrap as Ref<{ fetch(swiss: Uint8Array): Ref }>;
  const fetch = async <T>(swiss: Uint8Array): Promise<Ref<T>> =>
    (await E(bootstrap).fetch(swiss)) as Ref<T>;
  const operator = (await fetch(Buffer.from(OPERATOR_SWISS_TEXT))) as RefTo<typeof Operator>;
  const home = await E(operator).home();
  return { session, lake: await E(home).lake(), shares: await E(home).shares(), fetch };
}
