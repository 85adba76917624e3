/**
 * A share behind a sealed door, as an opening that everything on this page reads from.
 *
 * The half of the key in the link stays in this page: what comes from the vat that serves the share
 * is opened here, by WebCrypto where the browser has it (at addresses that it calls secure), else in
 * JavaScript, which is slower and gives the same bytes.
 */
import { E, Far, type Ref } from '../../../captp/index.ts';
import {
  enterShare,
  nobleAead,
  type SharedReader,
  toWireEntry,
  webAead,
} from '../../../store/sealed-share/index.ts';
import type { OpeningRef, SealedRoomRef, ShareDoorRef } from '../../session/refs.ts';

export interface SealedOpening {
  readonly opening: OpeningRef;
  /** Lets a later connection go on with this opening. */
  readonly token: Uint8Array;
}

/** Goes in. `token` is that of an opening of before, or empty. */
export async function openSealed(
  door: ShareDoorRef,
  secret: Uint8Array,
  token: Uint8Array,
): Promise<SealedOpening> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  const powers = {
    aead: subtle ? webAead(subtle) : nobleAead,
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    ask: (room: unknown, number: number, sealed: Uint8Array) =>
      E(room as SealedRoomRef).ask(number, sealed),
  };
  const reader = await enterShare(
    { greet: (hello) => E(door).greet(hello) },
    secret,
    powers,
    token,
  );
  return { opening: openingOf(reader), token: reader.token };
}

function openingOf(reader: SharedReader): OpeningRef {
  return Far('Opening', {
    entry: async () => toWireEntry(await reader.entry()),
    list: async (folder?: string, after?: string) =>
      (await reader.list(folder, after)).map(toWireEntry),
    read: (id: string, from: bigint, to: bigint) => reader.read(id, Number(from), Number(to)),
    watch: (listener: Ref) => E(reader.room as SealedRoomRef).watch(listener as never),
  }) as never;
}
