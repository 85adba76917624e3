/** A channel that is listened in on, and into which frames can be slipped. */
import type { Channel } from '../../../captp/index.ts';
import { decode, type SyrupRecord } from '../../../captp/syrup/index.ts';

export interface Tap {
  /** To be used in the place of the one that is tapped. */
  readonly channel: Channel;
  /** All operations sent by it. */
  readonly sent: SyrupRecord[];
  /** The same, with those together that were sent at once. */
  readonly writes: (readonly SyrupRecord[])[];
  /** Has whoever uses it hear `frame`, also when it has closed. */
  slip(frame: Uint8Array): void;
}

/** Taps a channel that keeps frames apart. */
export function tap(channel: Channel): Tap {
  const sent: SyrupRecord[] = [];
  const writes: SyrupRecord[][] = [];
  let listener: ((frame: Uint8Array) => void) | undefined;
  return {
    sent,
    writes,
    slip: (frame) => listener?.(frame),
    channel: {
      framing: channel.framing,
      get bufferedBytes() {
        return channel.bufferedBytes;
      },
      send(pieces) {
        const operations = pieces.map((piece) => decode(piece) as SyrupRecord);
        writes.push(operations);
        sent.push(...operations);
        channel.send(pieces);
      },
      onFrame(next) {
        listener = next ?? listener;
        channel.onFrame(next);
      },
      onClose: (next) => channel.onClose(next),
      close: () => channel.close(),
      pause: () => channel.pause(),
      resume: () => channel.resume(),
    },
  };
}
