/**
 * One of several addresses: the next is tried a moment after the one before, so that an address that swallows
 * packets costs that moment and not ten seconds; whichever connects first is taken and the others are called off
 * (as RFC 8305 does for names with several addresses).
 */
import type { Timers } from '../../../captp/index.ts';

const NEXT_ADDRESS_MS = 250;
/** Addresses of one vat that are tried. */
const ADDRESSES_MAX = 24;

export interface DialRace<Address, Connection> {
  readonly addresses: readonly Address[];
  /** Breaks soon after `signal` is aborted. */
  readonly dial: (address: Address, signal: AbortSignal) => Promise<Connection>;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

/** The first connection. Breaks with an AggregateError of all that went wrong. */
export function dialRace<Address, Connection>(
  race: DialRace<Address, Connection>,
): Promise<Connection> {
  const addresses = race.addresses.slice(0, ADDRESSES_MAX);
  const { signal } = race;
  // One for each, because TCP ends a connection when its signal is aborted, also long after it has connected.
  const tries = new Set<AbortController>();
  return new Promise((resolve, reject) => {
    const errors: unknown[] = [];
    let stopWaiting = (): void => undefined;
    const tryNext = (): void => {
      stopWaiting();
      const address = signal.aborted ? undefined : addresses.shift();
      if (address !== undefined) {
        attempt(address);
        stopWaiting = race.timers.after(NEXT_ADDRESS_MS, tryNext);
      } else if (tries.size === 0) {
        reject(new AggregateError(errors, 'No address of that vat answered.'));
      }
    };
    const attempt = (address: Address): void => {
      const own = new AbortController();
      const giveUp = (): void => own.abort();
      tries.add(own);
      signal.addEventListener('abort', giveUp);
      const over = (): void => {
        tries.delete(own);
        signal.removeEventListener('abort', giveUp);
      };
      race.dial(address, own.signal).then(
        (connection) => {
          over();
          stopWaiting();
          resolve(connection);
          addresses.length = 0;
          for (const other of tries) other.abort();
        },
        (error) => {
          over();
          errors.push(error);
          tryNext();
        },
      );
    };
    tryNext();
  });
}
