/** Making backups and reading them, in pieces as they come. */
import { join } from 'node:path';
import type { ByteSource } from '../../../actors/index.ts';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import { restoreBackup } from '../../../bridges/host/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import type { HostHere } from '../host/host-here.ts';

const PIECE_BYTES = 200_000;
export const restoreAll = async (bytes: Buffer, folder: string): Promise<unknown> =>
  restoreBackup(cut(bytes), join(folder, 'data'), { random: nodeRandom });

export async function* cut(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

export async function put(host: HostHere, name: string, content: Uint8Array): Promise<string> {
  const upload = E(await E(await host.home()).lake()).add({ name, folder: '' });
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    E.sendOnly(upload).write(content.subarray(at, at + PIECE_BYTES));
  }
  return (await E(upload).finish()).id;
}

export async function backupOf(host: HostHere): Promise<Buffer> {
  return sourceBytes(await E(await E(await host.home()).vat()).backup());
}

export async function sourceBytes(source: RefTo<typeof ByteSource>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await E(source).next();
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece);
  }
}
