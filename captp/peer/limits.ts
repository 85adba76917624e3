/**
 * What one peer may cost us beyond its session, and how long we wait for others.
 *
 * Gifts: a gift that is not claimed is forgotten after a while, and whoever brings two parties
 * together stops well before the exporter would have too many of its gifts. So a receiver that
 * never claims what it is given cannot turn exporter and gifter against each other.
 */
export interface PeerLimits {
  /** Gifts that one gifter may have here unclaimed; one more costs it its session. */
  readonly gifts: number;
  /** How long a gift waits to be claimed, milliseconds. */
  readonly giftMilliseconds: number;
  /** Gifts of ours that may be unclaimed at one exporter; beyond, references are lent. */
  readonly gives: number;
  /** Claims that came before their gift: for one gifter, and from one receiver. */
  readonly waitingClaims: number;
  /** How long a claim waits for its gift, milliseconds. */
  readonly claimMilliseconds: number;
  /** Gifts that one giver may have us claim at a time. */
  readonly claims: number;
  /** Exporters that one giver may have us dial at a time. */
  readonly claimDials: number;
  /** How long a dialled peer that refused us, because it dials us too, has to arrive. */
  readonly crossingMilliseconds: number;
  /** How long after a peer has dialled us anew its session is asked for a sign of life. */
  readonly probeDelayMilliseconds: number;
  /** How long a session may leave a question unanswered then. */
  readonly probeMilliseconds: number;
}

const GIFTS_MAX = 4_096;
const GIFT_MS_MAX = 300_000;
const GIVES_MAX = 1_024;
const WAITING_CLAIMS_MAX = 1_024;
const CLAIM_MS_MAX = 60_000;
const CLAIMS_MAX = 4_096;
const CLAIM_DIALS_MAX = 16;
const CROSSING_MS_MAX = 3_000;
const PROBE_DELAY_MS = 1_000;
/** With the delay less than a dialler waits to be greeted: it waits for what comes of it. */
const PROBE_MS_MAX = 8_000;

export const PEER_LIMITS: PeerLimits = {
  gifts: GIFTS_MAX,
  giftMilliseconds: GIFT_MS_MAX,
  gives: GIVES_MAX,
  waitingClaims: WAITING_CLAIMS_MAX,
  claimMilliseconds: CLAIM_MS_MAX,
  claims: CLAIMS_MAX,
  claimDials: CLAIM_DIALS_MAX,
  crossingMilliseconds: CROSSING_MS_MAX,
  probeDelayMilliseconds: PROBE_DELAY_MS,
  probeMilliseconds: PROBE_MS_MAX,
};

/** What a lasting reference puts up with while its peer is away. */
export interface LastingLimits {
  /** Messages that wait for the connection; the next one breaks. */
  readonly messages: number;
  /** How long each of them waits, milliseconds. */
  readonly waitMilliseconds: number;
  /** The first delay before dialling again; each failure doubles it. */
  readonly delayMilliseconds: number;
  readonly delayMillisecondsMax: number;
  /** A session that stood so long ended the trouble: delays begin anew, milliseconds. */
  readonly steadyMilliseconds: number;
}

const WAITING_MESSAGES_MAX = 1_024;
const WAIT_MS_MAX = 60_000;
const DELAY_MS_MIN = 500;
const DELAY_MS_MAX = 60_000;
const STEADY_MS = 30_000;

export const LASTING_LIMITS: LastingLimits = {
  messages: WAITING_MESSAGES_MAX,
  waitMilliseconds: WAIT_MS_MAX,
  delayMilliseconds: DELAY_MS_MIN,
  delayMillisecondsMax: DELAY_MS_MAX,
  steadyMilliseconds: STEADY_MS,
};
