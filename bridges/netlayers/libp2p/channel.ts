/** A channel over a stream of libp2p, which knows whom Noise has proven to be at the other end. */
import type { Stream } from '@libp2p/interface';
import { type Bytes, StreamChannel, type Timers } from '../../../captp/index.ts';
import { FRAME_BYTES_MAX } from '../frame-limit.ts';
import { StreamLine } from './stream-line.ts';
import type { Traffic } from './traffic.ts';

export class Libp2pChannel extends StreamChannel {
  /** The peer id at the other end. */
  readonly proven: string;

  constructor(stream: Stream, proven: string, traffic: Traffic, timers: Timers) {
    super({
      socket: new StreamLine(stream, traffic.outboxOf(stream)),
      framing: 'length',
      frameBytes: FRAME_BYTES_MAX,
      timers,
      allocate: (count) => Buffer.allocUnsafeSlow(count) as Bytes,
    });
    this.proven = proven;
  }
}
