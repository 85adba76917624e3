/** What a log is made of, and how large its parts are. */
import type { Ciphers, Crc32, Random } from '../powers.ts';
import type { LogFiles } from './log-files.ts';
import type { IndexDatabase } from './log-index.ts';
import { BODY_BYTES_MAX } from './record-format.ts';
import { SEGMENT_BYTES_MAX } from './segment-format.ts';
import { BESIDE_BYTES } from './waiting-records.ts';

export interface LogPowers {
  readonly files: LogFiles;
  /** For nothing but the index, open. Closing it is left to whoever opened it. */
  readonly db: IndexDatabase;
  readonly sha256: Ciphers['sha256'];
  /** CRC-32 of `bytes`, going on from `before` (IEEE 802.3, as in zip). */
  readonly crc32: Crc32;
  readonly random: Random;
  /** Resolves when so many bytes more may be moved in the background. */
  readonly pace: (bytes: number) => Promise<void>;
  /** Throws DiskFull when so many bytes more would leave too little room. Removals are not asked. */
  readonly checkRoom?: ((bytes: number) => void) | undefined;
  /** Told of bytes of the log that cannot be read. */
  readonly onDamage?: ((bytes: number) => void) | undefined;
  /** Other sizes than SEGMENT_BYTES_MAX, BODY_BYTES_MAX, BESIDE_BYTES, as for a small device. */
  readonly sizes?: LogSizes | undefined;
  /** Makes the index anew from the log. */
  readonly anew?: boolean | undefined;
}

export interface LogSizes {
  readonly segmentBytes: number;
  readonly bodyBytes: number;
  readonly besideBytes: number;
}

export function sizesOf({ sizes }: LogPowers): LogSizes {
  return (
    sizes ?? {
      segmentBytes: SEGMENT_BYTES_MAX,
      bodyBytes: BODY_BYTES_MAX,
      besideBytes: BESIDE_BYTES,
    }
  );
}
