/**
 * A share at a host, of which nothing is used before it was checked: first its tail against the
 * coding root, then every piece against the tail. So a lie is found at the host that tells it, and
 * without any other share.
 */
import { equalBytes, HASH_BYTES } from '../object-format.ts';
import type { EndSignal } from './abort-listeners.ts';
import { HostLied } from './errors.ts';
import type { GridParts } from './grid-parts.ts';
import {
  type Coding,
  decodeShareFooter,
  encodeShareFooter,
  GROUP_PIECES,
  SHARE_FOOTER_BYTES,
  type ShareLayout,
  shareLayout,
} from './share-format.ts';
import {
  codingRoot,
  groupHash,
  groupHashes,
  pieceHash,
  shareName,
  shareRoot,
} from './share-hashes.ts';
import { PIECE_BYTES_MAX, type ShareHost } from './share-host.ts';

/** Shares of at most so many bytes are read whole at once. */
const WHOLE_BYTES = 131_072;
const GROUP_BYTES = GROUP_PIECES * HASH_BYTES;
/** Groups of hashes kept of a share: those around where it is read. */
const GROUPS_KEPT = 4;

/** What is known of a blob before its shares are read. */
export interface CodedBlob {
  readonly coding: Coding;
  readonly anchor: Uint8Array;
  readonly codingRoot: Uint8Array;
}

export interface ProvenShare {
  readonly index: number;
  readonly host: ShareHost;
  /** Settled when the tail was checked. */
  readonly proven: Promise<unknown>;
  /** The pieces of the segments `from` up to, not including, `to`, joined; at most 1 MiB. */
  read(from: number, to: number, signal?: EndSignal): Promise<Uint8Array>;
}

/**
 * Reads and proves the tail of share `index`, and all of it if it is small. Throws HostLied,
 * HostGone, ShareMissing, the signal's reason.
 */
export async function openShare(
  parts: Pick<GridParts, 'calls' | 'ciphers'>,
  blob: CodedBlob,
  index: number,
  host: ShareHost,
  signal?: EndSignal,
): Promise<ProvenShare> {
  const share = beginShare(parts, blob, index, host, { signal });
  await share.proven;
  return share;
}

/** Segments `from` up to, not including, `to`. */
interface Segments {
  readonly from: number;
  readonly to: number;
}

/**
 * As `openShare`, and does not wait: pieces may be asked for while the tail is on its way, and are
 * given when both have come and agree. So a first read costs no more time than a later one. When
 * the `first` pieces that will be read are the last ones, the tail comes in the same message.
 */
export function beginShare(
  parts: Pick<GridParts, 'calls' | 'ciphers'>,
  blob: CodedBlob,
  index: number,
  host: ShareHost,
  { signal, first }: { readonly signal?: EndSignal | undefined; readonly first?: Segments } = {},
): ProvenShare {
  const name = shareName(parts.ciphers, blob.anchor, blob.coding, index);
  const layout = shareLayout(blob.coding);
  const read = (from: number, to: number, through?: EndSignal) =>
    parts.calls.ask(host, to - from, () => host.read(name, from, to), through);
  const tailAt = layout.groups > 1 ? layout.groupsAt : layout.hashesAt;
  const along = piecesAlong(layout, first);
  const from = along ? along.from * layout.pieceBytes : tailAt;
  const share = new ShareAtHost(parts, blob.coding, index, host, read);
  const proven = read(from, layout.bytes, signal).then((bytes) => {
    share.prove(bytes.subarray(tailAt - from), layout, blob.codingRoot);
    return along ? bytes : undefined;
  });
  share.begin(proven, along);
  return share;
}

/** The pieces that come in one message with the tail: all of a small share. */
function piecesAlong(
  { bytes, groups, segments, pieceBytes }: ShareLayout,
  first: Segments | undefined,
): Segments | undefined {
  if (bytes <= WHOLE_BYTES) return { from: 0, to: segments };
  if (groups > 1 || first === undefined || first.to < segments) return undefined;
  const fits = bytes - first.from * pieceBytes <= PIECE_BYTES_MAX;
  return fits ? first : undefined;
}

class ShareAtHost implements ProvenShare {
  readonly index: number;
  readonly host: ShareHost;
  readonly #parts: Pick<GridParts, 'ciphers'>;
  readonly #coding: Coding;
  readonly #layout: ShareLayout;
  readonly #fromHost: (from: number, to: number, signal?: EndSignal) => Promise<Uint8Array>;
  /** What came along with the tail, once that was checked. */
  #proven: Promise<Uint8Array | undefined> = Promise.resolve(undefined);
  /** The pieces in it. */
  #along: Segments | undefined;
  #groups: Uint8Array = new Uint8Array(0);
  /** Piece hashes by group, proven. */
  readonly #hashes = new Map<number, Uint8Array>();

  constructor(
    parts: Pick<GridParts, 'ciphers'>,
    coding: Coding,
    index: number,
    host: ShareHost,
    fromHost: (from: number, to: number, signal?: EndSignal) => Promise<Uint8Array>,
  ) {
    this.#parts = parts;
    this.#coding = coding;
    this.#layout = shareLayout(coding);
    this.#fromHost = fromHost;
    this.index = index;
    this.host = host;
  }

  /** Throws HostLied unless `tail` belongs to the share. */
  prove(tail: Uint8Array, layout: ShareLayout, root: Uint8Array): void {
    const { ciphers } = this.#parts;
    if (tail.length !== layout.bytes - (layout.groups > 1 ? layout.groupsAt : layout.hashesAt)) {
      throw new HostLied('cut');
    }
    const footer = tail.subarray(tail.length - SHARE_FOOTER_BYTES);
    const rootsAt = tail.length - SHARE_FOOTER_BYTES - this.#coding.n * HASH_BYTES;
    const roots = tail.subarray(rootsAt, tail.length - SHARE_FOOTER_BYTES);
    const hashes = tail.subarray(0, rootsAt);
    const groups = layout.groups > 1 ? hashes : groupHashes(ciphers, hashes);
    const isRight =
      equalBytes(footer, encodeShareFooter(this.#coding, this.index)) &&
      equalBytes(codingRoot(ciphers, this.#coding, roots), root) &&
      equalBytes(this.#rootOf(this.index, groups), rootAt(roots, this.index));
    if (!isRight) throw new HostLied(this.#isProper(footer, roots, groups) ? 'swapped' : 'corrupt');
    this.#groups = groups.slice();
    if (layout.groups === 1) this.#hashes.set(0, hashes.slice());
  }

  /** `proven`: settled once `prove` has run; gives the pieces `along`, and what follows them. */
  begin(proven: Promise<Uint8Array | undefined>, along: Segments | undefined): void {
    this.#proven = proven;
    this.#along = along;
    // Whoever reads hears of it.
    proven.catch(() => undefined);
  }

  get proven(): Promise<unknown> {
    return this.#proven;
  }

  async read(from: number, to: number, signal?: EndSignal): Promise<Uint8Array> {
    const { pieceBytes, hashesAt } = this.#layout;
    const start = from * pieceBytes;
    const end = Math.min(to * pieceBytes, hashesAt);
    const proven = this.#proven;
    const along = this.#along;
    const isAlong = along !== undefined && along.from <= from && to <= along.to;
    const shift = isAlong ? along.from * pieceBytes : 0;
    const [pieces, hashes] = await Promise.all([
      isAlong
        ? proven.then((bytes) => (bytes as Uint8Array).subarray(start - shift, end - shift))
        : this.#fromHost(start, end, signal),
      proven.then(() => this.#hashesOf(from, to, signal)),
    ]);
    if (pieces.length !== end - start) throw new HostLied('cut');
    for (let at = 0, hash = 0; at < pieces.length; at += pieceBytes, hash += HASH_BYTES) {
      const found = pieceHash(this.#parts.ciphers, pieces.subarray(at, at + pieceBytes));
      if (!equalBytes(found, hashes.subarray(hash, hash + HASH_BYTES))) {
        throw new HostLied('corrupt');
      }
    }
    if (isAlong && this.#layout.bytes > WHOLE_BYTES) this.#letGo();
    return pieces;
  }

  /** What came along was used: nobody keeps it who wants it again. */
  #letGo(): void {
    this.#along = undefined;
    this.#proven = Promise.resolve(undefined);
  }

  /** The proven hashes of the pieces `from` up to `to`, joined. */
  async #hashesOf(from: number, to: number, signal?: EndSignal): Promise<Uint8Array> {
    const first = Math.floor(from / GROUP_PIECES);
    const last = Math.floor(Math.max(to - 1, from) / GROUP_PIECES);
    const hashes = new Uint8Array((to - from) * HASH_BYTES);
    for (let group = first; group <= last; group++) {
      const all = await this.#group(group, signal);
      const start = Math.max(from - group * GROUP_PIECES, 0);
      const end = Math.min(to - group * GROUP_PIECES, GROUP_PIECES);
      const at = group * GROUP_PIECES + start - from;
      hashes.set(all.subarray(start * HASH_BYTES, end * HASH_BYTES), at * HASH_BYTES);
    }
    return hashes;
  }

  async #group(group: number, signal?: EndSignal): Promise<Uint8Array> {
    const kept = this.#hashes.get(group);
    if (kept !== undefined) return kept;
    const { hashesAt, groupsAt } = this.#layout;
    const from = hashesAt + group * GROUP_BYTES;
    const hashes = await this.#fromHost(from, Math.min(from + GROUP_BYTES, groupsAt), signal);
    if (!equalBytes(groupHash(this.#parts.ciphers, hashes), rootAt(this.#groups, group))) {
      throw new HostLied('corrupt');
    }
    if (this.#hashes.size >= GROUPS_KEPT) this.#hashes.delete(this.#hashes.keys().next().value!);
    this.#hashes.set(group, hashes);
    return hashes;
  }

  #rootOf(index: number, groups: Uint8Array): Uint8Array {
    return shareRoot(this.#parts.ciphers, this.#coding, index, groups);
  }

  /** Whether it is a share, but not this one. */
  #isProper(footer: Uint8Array, roots: Uint8Array, groups: Uint8Array): boolean {
    const found = decodeShareFooter(footer);
    if (found === undefined) return false;
    const root = shareRoot(this.#parts.ciphers, found.coding, found.index, groups);
    return equalBytes(root, rootAt(roots, found.index));
  }
}

/** Hash number `index` of joined ones. A view. */
function rootAt(roots: Uint8Array, index: number): Uint8Array {
  return roots.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}
