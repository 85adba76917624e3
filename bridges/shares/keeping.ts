/** The device that keeps sealed shares for others: takes deposits, serves their blobs, and erases. */
import { type HostedFilling, Refusal, SealedKeeping } from '../../actors/index.ts';
import type { Random } from '../../store/index.ts';
import { answerGreeting, SECRET_BYTES, SUITES } from '../../store/sealed-share/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import { Deposit } from './deposit.ts';
import { Deposits } from './deposits.ts';
import type { BlobPowers, SealedBlobs } from './sealed-blobs.ts';

/** Who deposits proves itself by the share that it was given; so this greeting has no secret. */
export const DEPOSIT_PSK = new Uint8Array(32);

export interface KeepingPowers extends BlobPowers {
  readonly blobs: SealedBlobs;
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
}

export interface Keeping {
  readonly ref: RefTo<typeof SealedKeeping>;
  close(): Promise<void>;
}

export function makeKeeping(powers: KeepingPowers): Keeping {
  const deposits = new Deposits();
  const ref = guarded(
    SealedKeeping,
    {
      async deposit(id, bytes, hello, filling) {
        const suite = SUITES[hello[0] ?? -1];
        if (!suite) throw new Refusal('unknown-suite', 'This vat does not speak that cipher.');
        const ephemeral = powers.random.bytes(32);
        const { answer, keys } = answerGreeting(suite, DEPOSIT_PSK, ephemeral, hello.subarray(1));
        const half = powers.random.bytes(SECRET_BYTES);
        const share = filling as RefTo<typeof HostedFilling>;
        const deposit = await deposits.begin(
          id,
          () => new Deposit({ ...powers, half }, suite, keys, { id, limit: bytes, share }),
        );
        return { answer, room: deposit.ref };
      },
      async erase(id, why) {
        await deposits.giveUp(id);
        await powers.blobs.erase(id, why);
      },
      async keep(ids) {
        await powers.blobs.keepOnly(new Set(ids));
      },
    },
    powers.onFault,
  );
  return { ref, close: () => deposits.close() };
}
