/**
 * Holds a vat against what it acknowledged before it was killed. Answers each way in which it broke its word.
 */
import { createHash } from 'node:crypto';
import type { Entry } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { openLinked } from '../../cli/open-share.ts';
import type { KnownFile, KnownShare, Ledger } from './ledger.ts';
import type { VatInProcess } from './vat-in-process.ts';

const PIECE_BYTES = 1_048_576;

/** How many of the newest files and shares a recent audit reads and opens; it checks all names and sizes. */
const RECENT = 24;

export async function audit(
  vat: VatInProcess,
  ledger: Ledger,
  depth: 'recent' | 'all',
): Promise<string[]> {
  const newest = depth === 'all' ? Number.POSITIVE_INFINITY : RECENT;
  const broken: string[] = [];
  const there = await everything(vat);
  const byId = new Map(there.map((entry) => [entry.id, entry]));
  for (const file of ledger.files) {
    const entry = file.id ? byId.get(file.id) : adopt(file, there);
    broken.push(...checkFile(file, entry));
  }
  const known = new Set(ledger.files.map(({ id }) => id));
  for (const { id, name } of there) if (!known.has(id)) broken.push(`${name} came from nowhere`);
  for (const file of ledger.files.slice(-newest)) {
    const entry = file.id ? byId.get(file.id) : undefined;
    if (entry && (await sha256Of(vat, entry)) !== file.sha256) {
      broken.push(`${entry.name} has other bytes`);
    }
  }
  const checks = ledger.shares.slice(-newest).map((share) => checkShare(vat, share));
  broken.push(...(await Promise.all(checks)).flat());
  return broken;
}

async function everything({ lake }: VatInProcess): Promise<Entry[]> {
  const found: Entry[] = [];
  for (;;) {
    const page = await E(lake).list('', found.at(-1)?.id);
    found.push(...page);
    if (page.length === 0) return found;
  }
}

/** An upload whose answer was lost in the crash: if it is there, it counts from now on. */
function adopt(file: KnownFile, there: readonly Entry[]): Entry | undefined {
  const entry = there.find(({ name }) => file.names.includes(name));
  if (entry) file.id = entry.id;
  return entry;
}

function checkFile(file: KnownFile, entry: Entry | undefined): string[] {
  const title = file.names[0];
  if (!entry) {
    if (file.id && !file.removal) return [`${title} was acknowledged and is not there`];
    if (file.removal) file.removal = 'acknowledged';
    return [];
  }
  if (file.removal === 'acknowledged') return [`${title} was removed and is there again`];
  file.removal = undefined;
  if (!file.names.includes(entry.name)) return [`${title} is called ${entry.name}`];
  file.names = [entry.name];
  return Number(entry.size) === file.size ? [] : [`${title} has ${entry.size} bytes`];
}

async function sha256Of({ lake }: VatInProcess, entry: Entry): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < Number(entry.size); at += PIECE_BYTES) {
    hash.update(await E(lake).read(entry.id, at, at + PIECE_BYTES));
  }
  return hash.digest('hex');
}

async function checkShare(vat: VatInProcess, share: KnownShare): Promise<string[]> {
  const code = await outcome(vat, share);
  if (share.revocation === 'acknowledged') {
    return code === 'revoked' ? [] : [`a revoked share answers ${code}`];
  }
  if (share.revocation === 'asked') {
    share.revocation = code === 'revoked' ? 'acknowledged' : undefined;
    return code === 'revoked' || code === 'open' || code === 'removed' ? [] : [`a share: ${code}`];
  }
  const expected = share.file.removal === 'acknowledged' ? 'removed' : 'open';
  return code === expected ? [] : [`a share that should be ${expected} answers ${code}`];
}

async function outcome(vat: VatInProcess, { swiss, secret }: KnownShare): Promise<string> {
  try {
    await openLinked(await vat.fetch(swiss), { secret });
    return 'open';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
