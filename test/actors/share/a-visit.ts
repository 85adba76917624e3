/** A visit to a share in a test, by the code that recipients use. */
import { randomBytes } from 'node:crypto';
import type { Entry, Opening, SealedRoom, ShareDoor } from '../../../actors/index.ts';
import { nodeAead } from '../../../bridges/shares/index.ts';
import { E, Far, type Ref } from '../../../captp/index.ts';
import { enterShare, toWireEntry } from '../../../store/sealed-share/index.ts';
import type { RefTo } from '../../../vat/index.ts';

/** What a link leads to, and the secret in it. */
export interface Linked {
  readonly door: Ref | undefined;
  readonly secret: Uint8Array;
}

export interface Visited {
  readonly opening: RefTo<typeof Opening>;
  readonly entry: Entry;
  /** Goes on with this opening. */
  readonly token: Uint8Array;
}

export async function visit({ door, secret }: Linked, token?: Uint8Array): Promise<Visited> {
  const reader = await enterShare(
    { greet: (hello) => E(door as RefTo<typeof ShareDoor>).greet(hello) },
    secret,
    {
      aead: nodeAead,
      random: (length) => new Uint8Array(randomBytes(length)),
      ask: (room, number, sealed) => E(room as RefTo<typeof SealedRoom>).ask(number, sealed),
    },
    token,
  );
  const opening = Far('Opening', {
    entry: async () => toWireEntry(await reader.entry()),
    list: async (folder?: string, after?: string) =>
      (await reader.list(folder, after)).map(toWireEntry),
    read: (id: string, from: bigint | number, to: bigint | number) =>
      reader.read(id, Number(from), Number(to)),
    watch: (listener: Ref) => E(reader.room as RefTo<typeof SealedRoom>).watch(listener as never),
  });
  const entry = toWireEntry(await reader.entry()) as Entry;
  return { opening: opening as never, entry, token: reader.token };
}
