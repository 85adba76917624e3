/**
 * The first words on a connection, while nothing is certain: the other side may be nobody, may take
 * for ever, may go away, or may say something that will not do.
 */
import type { Channel } from './channel.ts';
import type { Timers } from './powers.ts';
import { Disconnected, ProtocolError } from './session/errors.ts';
import { SyrupError } from './syrup/index.ts';

export interface Beginning<T> {
  readonly channel: Channel;
  /** With it, `milliseconds` are the most that all of it may take. */
  readonly timers: Timers | undefined;
  readonly milliseconds: number;
  /** What is said. `isOver` answers true once it has been given up meanwhile. */
  readonly steps: (isOver: () => boolean) => Promise<T>;
  /** Ends the connection because of `error`; answers what to break with. */
  readonly refuse: (error: Error) => Error;
  /** What the network has reported. */
  readonly cause?: () => unknown;
}

const UNREADABLE = 'The first message could not be read.';

/**
 * What `steps` give. Breaks with what they throw, with ProtocolError where that is SyrupError, or
 * with Disconnected, as `refuse` answers.
 */
export function beginning<T>(options: Beginning<T>): Promise<T> {
  const { channel, timers, milliseconds, steps, refuse, cause } = options;
  return new Promise((resolve, reject) => {
    let over = false;
    const isFirst = () => {
      if (over) return false;
      over = true;
      stopWaiting?.();
      return true;
    };
    const end = (error: Error) => {
      if (!isFirst()) return;
      channel.onClose(() => undefined);
      reject(refuse(error instanceof SyrupError ? new ProtocolError(UNREADABLE) : error));
    };
    const stopWaiting = timers?.after(milliseconds, () => {
      end(new Disconnected('The other side did not answer in time.'));
    });
    channel.onClose(() => {
      end(new Disconnected('It was lost before the session began.', { cause: cause?.() }));
    });
    const isOver = () => over;
    steps(isOver).then((value) => {
      if (isFirst()) resolve(value);
    }, end);
  });
}

/** The next frame; those behind it wait for whoever listens then. */
export function nextFrame(channel: Channel): Promise<Uint8Array> {
  return new Promise((resolve) => {
    channel.onFrame((frame) => {
      channel.onFrame(undefined);
      resolve(frame);
    });
  });
}
