/**
 * What a vat has acknowledged, and the work that makes it acknowledge things: uploads, renames, shares, revocations,
 * removals, several at once, until the connection dies.
 *
 * Each action is noted twice: *asked* before it is sent, *acknowledged* when its answer is here. After a crash what
 * was acknowledged must be there; what was only asked may or may not, but never in part.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { ShareOwner } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { VatInProcess } from './vat-in-process.ts';

export interface KnownFile {
  readonly sha256: string;
  readonly size: number;
  /** Set once the vat has acknowledged it. */
  id?: string;
  /** The names it may have now: more than one while a rename is unanswered. */
  names: string[];
  removal?: 'asked' | 'acknowledged';
}

export interface KnownShare {
  readonly file: KnownFile;
  readonly id: string;
  readonly swiss: Uint8Array;
  readonly secret: Uint8Array;
  revocation?: 'asked' | 'acknowledged';
}

export interface Ledger {
  readonly files: KnownFile[];
  readonly shares: KnownShare[];
  acknowledged: number;
}

export const emptyLedger = (): Ledger => ({ files: [], shares: [], acknowledged: 0 });

const SIZES_BYTES = [0, 1, 900, 40_000, 131_072, 131_073, 700_000, 3_000_000];
const PIECE_BYTES = 256 * 1024;
const WORKERS = 4;

/** Works on `vat` with several hands until the connection ends. */
export async function work(vat: VatInProcess, ledger: Ledger): Promise<void> {
  let over = false;
  vat.session.closed.listen({
    fulfilled: () => {
      over = true;
    },
    broken: () => {
      over = true;
    },
  });
  const hand = async (): Promise<void> => {
    while (!over) {
      try {
        await oneAction(vat, ledger);
        ledger.acknowledged += 1;
      } catch (error) {
        if ((error as { code?: string }).code !== 'disconnected') throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, hand));
}

async function oneAction(vat: VatInProcess, ledger: Ledger): Promise<void> {
  const file = pick(ledger.files.filter(({ id, removal }) => id && !removal));
  const dice = randomInt(10);
  if (!file || dice < 4) return upload(vat, ledger);
  if (dice < 5) return rename(vat, file);
  if (dice < 7) return share(vat, ledger, file);
  if (dice < 9) return revoke(vat, ledger);
  return remove(vat, file);
}

async function upload({ lake }: VatInProcess, ledger: Ledger): Promise<void> {
  const bytes = randomBytes(pick(SIZES_BYTES) ?? 0);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const name = `file-${randomBytes(6).toString('hex')}.bin`;
  const known: KnownFile = { sha256, size: bytes.length, names: [name] };
  ledger.files.push(known);
  const upload = E(lake).add({ name, folder: '', size: bytes.length });
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    E.sendOnly(upload).write(bytes.subarray(at, at + PIECE_BYTES));
  }
  known.id = (await E(upload).finish()).id;
}

async function rename({ lake }: VatInProcess, file: KnownFile): Promise<void> {
  const name = `renamed-${randomBytes(6).toString('hex')}.bin`;
  file.names = [...file.names, name];
  await E(lake).rename(file.id as string, name);
  file.names = file.names.slice(file.names.indexOf(name));
}

async function share({ shares }: VatInProcess, ledger: Ledger, file: KnownFile): Promise<void> {
  const granted = await E(shares).grant(file.id as string, { label: 'for the kill test' });
  const { id, swiss, secret } = granted;
  ledger.shares.push({ file, id, swiss, secret });
}

async function revoke({ shares }: VatInProcess, ledger: Ledger): Promise<void> {
  const known = pick(ledger.shares.filter(({ revocation }) => !revocation));
  if (!known) return;
  known.revocation = 'asked';
  const owner = E(shares).share(known.id) as unknown as RefTo<typeof ShareOwner>;
  await E(owner).revoke();
  known.revocation = 'acknowledged';
}

async function remove({ lake }: VatInProcess, file: KnownFile): Promise<void> {
  file.removal = 'asked';
  await E(lake).remove(file.id as string);
  file.removal = 'acknowledged';
}

function pick<T>(from: readonly T[]): T | undefined {
  return from[randomInt(Math.max(1, from.length))];
}
