/**
 * What we have seen of each host: how long it takes to answer, how it varies, when it failed, and
 * whether it lied. From this comes whom to ask first and how long to wait before somebody else is
 * asked as well. Nothing of it is kept over a restart: a few reads tell again.
 */

/** Supposed of a host that was never asked. */
const FIRST_GUESS_MS = 100;
/** A host that has just failed comes after all others for so long, doubled with each failure. */
const AVOID_MS = 5_000;
const AVOID_MS_MAX = 600_000;
/** Weights of a new observation, as for round trips in TCP (RFC 6298). */
const GAIN = 1 / 8;
const DEVIATION_GAIN = 1 / 4;
/** Shortest wait before a second host is asked. Waits go in steps, as timers of one length are cheap. */
const HEDGE_MS_MIN = 20;
const HEDGE_STEP_MS = 5;
/** Bytes of an answer that are taken to cost as much as asking. */
const BYTES_AS_ONE = 65_536;

interface Standing {
  /** Milliseconds of a small answer. */
  mean: number;
  deviation: number;
  failures: number;
  avoidUntil: number;
  lied: boolean;
}

export interface HostStandings {
  answered(hostId: string, milliseconds: number, bytes: number): void;
  failed(hostId: string, now: number): void;
  lied(hostId: string): void;
  /** Milliseconds an answer of so many bytes will take; more for who failed of late or ever lied. */
  expected(hostId: string, bytes: number, now: number): number;
  /** Milliseconds after which it is worth asking another host as well. */
  hedgeAfter(hostId: string, bytes: number): number;
}

export function makeHostStandings(): HostStandings {
  const standings = new Map<string, Standing>();
  const of = (hostId: string) => {
    let standing = standings.get(hostId);
    if (standing === undefined) {
      const mean = FIRST_GUESS_MS;
      standing = { mean, deviation: mean / 2, failures: 0, avoidUntil: 0, lied: false };
      standings.set(hostId, standing);
    }
    return standing;
  };
  return {
    answered(hostId, milliseconds, bytes) {
      const standing = of(hostId);
      const observed = milliseconds / weight(bytes);
      const error = observed - standing.mean;
      standing.mean += GAIN * error;
      standing.deviation += DEVIATION_GAIN * (Math.abs(error) - standing.deviation);
      standing.failures = 0;
      standing.avoidUntil = 0;
    },
    failed(hostId, now) {
      const standing = of(hostId);
      standing.failures += 1;
      standing.avoidUntil = now + Math.min(AVOID_MS * 2 ** (standing.failures - 1), AVOID_MS_MAX);
    },
    lied(hostId) {
      of(hostId).lied = true;
    },
    expected(hostId, bytes, now) {
      const { mean, avoidUntil, lied } = of(hostId);
      return mean * weight(bytes) + (now < avoidUntil ? AVOID_MS_MAX : 0) + (lied ? 1e9 : 0);
    },
    hedgeAfter(hostId, bytes) {
      const { mean, deviation } = of(hostId);
      const wait = Math.max(HEDGE_MS_MIN, (mean + 4 * deviation) * weight(bytes));
      return Math.ceil(wait / HEDGE_STEP_MS) * HEDGE_STEP_MS;
    },
  };
}

function weight(bytes: number): number {
  return 1 + bytes / BYTES_AS_ONE;
}
