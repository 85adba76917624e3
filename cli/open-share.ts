/**
 * Goes through the door that a share link leads to, and answers what is read through it.
 *
 * What comes is opened here with the half of the key in the link; neither the vat that serves it nor
 * anybody on the way needs to know it. A link that was given before there were halves is opened as
 * such links always were.
 */
import { randomBytes } from 'node:crypto';
import type { Entry, SealedRoom, ShareDoor, SharePage } from '../actors/index.ts';
import { Opening } from '../actors/share/interface.ts';
import { nodeAead } from '../bridges/shares/index.ts';
import { E, Far, type FragmentRef, type Ref } from '../captp/index.ts';
import { enterShare, toWireEntry } from '../store/sealed-share/index.ts';
import { describeInterface, type RefTo } from '../vat/index.ts';

export interface OpenedShare {
  readonly opening: RefTo<typeof Opening>;
  readonly entry: Entry;
  /** Lets a later connection go on with this opening; absent where the link is of before. */
  readonly token: Uint8Array | undefined;
}

/**
 * Counts as one opening, unless it goes on with the one of `token`. Breaks with the code of the
 * share's end, wrong-secret, or damaged.
 */
export async function openLinked(
  target: Ref,
  { secret }: Pick<FragmentRef, 'secret'>,
  token?: Uint8Array,
): Promise<OpenedShare> {
  if (!secret) {
    const { opening, entry } = await E(target as RefTo<typeof SharePage>).open();
    return { opening: opening as RefTo<typeof Opening>, entry, token: undefined };
  }
  const reader = await enterShare(
    { greet: (hello) => E(target as RefTo<typeof ShareDoor>).greet(hello) },
    secret,
    {
      aead: nodeAead,
      random: (length) => new Uint8Array(randomBytes(length)),
      ask: (room, number, sealed) => E(room as RefTo<typeof SealedRoom>).ask(number, sealed),
    },
    token,
  );
  const opening = Far('Opening', {
    // It tells what it can do, as the openings of vats do.
    __getInterfaceGuard__: () => describeInterface(Opening),
    entry: async () => toWireEntry(await reader.entry()),
    list: async (folder?: string, after?: string) =>
      (await reader.list(folder, after)).map(toWireEntry),
    read: (id: string, from: bigint | number, to: bigint | number) =>
      reader.read(id, Number(from), Number(to)),
    watch: (listener: Ref) => E(reader.room as RefTo<typeof SealedRoom>).watch(listener as never),
  });
  const entry = toWireEntry(await reader.entry());
  return { opening: opening as never, entry, token: reader.token };
}
