/**
 * The device that seals what is shared and brings it to a host: reads the lake as a share may, seals
 * each file under a key that only the link gives, and sends it over a connection of its own.
 *
 * Nothing is stored here meanwhile, and memory does not grow with what is shared, but for its tree.
 */
import {
  type HostedOwner,
  type LakeScope,
  type PlacingListener,
  Refusal,
  SharePlacer,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Random } from '../../store/index.ts';
import {
  blobBytes,
  blobKey,
  doorKey,
  encodeBlobHeader,
  encodeTree,
  SALT_BYTES,
  type SealedEntry,
  segmentNonce,
  segmentsOf,
  TEXT_BYTES,
  TREE_ENTRIES_MAX,
} from '../../store/sealed-share/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import { DepositLine } from './deposit-line.ts';
import { sealBy } from './node-aead.ts';

/** Segments in one message: 896 KiB. */
const SEGMENTS_SENT = 7;
/** How often the list of shares hears how far it is, in bytes. */
const TOLD_BYTES = 4 * 2 ** 20;
/** Room for the tree, whose size is known when all else is there. */
const ENTRY_BYTES_MAX = 2_048;

interface PlacerPowers {
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
}
type Scope = RefTo<typeof LakeScope>;

export function makePlacer(powers: PlacerPowers): RefTo<typeof SharePlacer> {
  return guarded(
    SharePlacer,
    {
      async measure(scope, root) {
        return sizeOf(await entriesOf(scope as Scope, root));
      },
      async place(scope, root, secret, share, listener) {
        const entries = await entriesOf(scope as Scope, root);
        const placing = new Placing(powers, scope as Scope, root, secret);
        await placing.run(entries, share as never, listener as never);
      },
    },
    powers.onFault,
  );
}

function sizeOf(entries: readonly SealedEntry[]): number {
  const files = entries.filter(({ kind }) => kind === 'file');
  const content = files.reduce((sum, { size }) => sum + blobBytes(size), 0);
  return content + blobBytes(entries.length * ENTRY_BYTES_MAX);
}

/** What is shared with all below it, each folder before what lies in it. */
async function entriesOf(scope: Scope, root: string): Promise<SealedEntry[]> {
  const top = await E(scope).peek(root);
  if (!top) throw new Refusal('not-found', 'There is no such file or folder to share.');
  const entries = [toSealed(top)];
  for (const folder of entries) {
    if (folder.kind !== 'folder') continue;
    for (let after: string | undefined; ; ) {
      const page = await E(scope).list(root, folder.id, after);
      entries.push(...page.map(toSealed));
      if (entries.length > TREE_ENTRIES_MAX) {
        throw new Refusal('too-many', `A host keeps ${TREE_ENTRIES_MAX} files of a share at most.`);
      }
      after = page.at(-1)?.id;
      if (after === undefined) break;
    }
  }
  return entries;
}

type Listed = NonNullable<Awaited<ReturnType<typeof peek>>>;
function peek(scope: Scope) {
  return E(scope).peek('');
}

function toSealed({ id, kind, name, folder, type, size, added, modified }: Listed): SealedEntry {
  const numbers = { size: Number(size), added: Number(added), modified: Number(modified) };
  return { id, kind, name, folder, type, ...numbers };
}

/** One share on its way. */
class Placing {
  readonly #powers: PlacerPowers;
  readonly #scope: Scope;
  readonly #root: string;
  readonly #secret: Uint8Array;
  #done = 0;
  #told = 0;

  constructor(powers: PlacerPowers, scope: Scope, root: string, secret: Uint8Array) {
    this.#powers = powers;
    this.#scope = scope;
    this.#root = root;
    this.#secret = secret;
  }

  async run(
    entries: readonly SealedEntry[],
    share: RefTo<typeof HostedOwner>,
    listener: RefTo<typeof PlacingListener>,
  ): Promise<void> {
    const total = sizeOf(entries);
    const line = await DepositLine.open(share, (length) => this.#powers.random.bytes(length));
    const tell = (bytes: number): void => {
      this.#done += bytes;
      if (this.#done - this.#told < TOLD_BYTES) return;
      this.#told = this.#done;
      E.sendOnly(listener).brought(this.#done, total);
    };
    const sealed: SealedEntry[] = [];
    let index = 0;
    for (const entry of entries) {
      if (entry.kind === 'folder') {
        sealed.push(entry);
        continue;
      }
      index += 1;
      const salt = await this.#send(line, index, 'file', entry.size, this.#reading(entry), tell);
      sealed.push({ ...entry, blob: { index, salt } });
    }
    const tree = encodeTree(sealed);
    const whole = async (from: number, to: number) => tree.subarray(from, to);
    await this.#send(line, 0, 'tree', tree.length, whole, tell);
    await line.end({ do: 'done', door: doorKey(this.#secret), treeBytes: tree.length });
  }

  #reading({ id, size }: SealedEntry): (from: number, to: number) => Promise<Uint8Array> {
    return async (from, to) => {
      const bytes = await E(this.#scope).read(this.#root, id, from, to);
      if (bytes.length === to - from) return bytes;
      throw new Refusal('cut-off', `A file of ${size} bytes changed meanwhile. Share it anew.`);
    };
  }

  /** Seals one blob and sends it; answers its salt, which is fresh, so that its key is. */
  async #send(
    line: DepositLine,
    index: number,
    use: 'tree' | 'file',
    size: number,
    read: (from: number, to: number) => Promise<Uint8Array>,
    tell: (bytes: number) => void,
  ): Promise<Uint8Array> {
    const salt = this.#powers.random.bytes(SALT_BYTES);
    const key = blobKey(this.#secret, salt, use);
    const segments = segmentsOf(size);
    await line.say({ do: 'begin', index, header: encodeBlobHeader(salt) });
    for (let first = 0; first < segments; first += SEGMENTS_SENT) {
      const end = Math.min(size, (first + SEGMENTS_SENT) * TEXT_BYTES);
      const text = await read(first * TEXT_BYTES, end);
      const parts: Uint8Array[] = [];
      for (let at = first; at < Math.min(first + SEGMENTS_SENT, segments); at++) {
        const from = (at - first) * TEXT_BYTES;
        const nonce = segmentNonce(at, at === segments - 1);
        parts.push(sealBy('AESGCM', key, nonce, text.subarray(from, from + TEXT_BYTES)));
      }
      await line.say({ do: 'data', bytes: Buffer.concat(parts) });
      tell(text.length);
    }
    await line.say({ do: 'end' });
    return salt;
  }
}
