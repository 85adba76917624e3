/** Faults in what a session puts up with, and in what it sends to whom. */
import type { Fault } from '../fault.ts';

const LIVE = 'session/live-session.ts';
const INCOMING = 'session/incoming.ts';
const OUTGOING = 'session/outgoing.ts';
const ANSWERS = 'session/answers.ts';
const LIMITS = ['session/hostile', 'session/limits'];

export const LIMIT_FAULTS: readonly Fault[] = [
  {
    name: 'messages wait without bound',
    file: INCOMING,
    find: 'if (this.#waiting >= this.#our.limits.waiting) {',
    replace: 'if (this.#waiting >= 1_000 * this.#our.limits.waiting) {',
    tests: LIMITS,
  },
  {
    name: 'messages that have waited count for ever',
    file: INCOMING,
    find: 'outcome: unknown): void {\n    this.#waiting--;',
    replace: 'outcome: unknown): void {',
    tests: LIMITS,
  },
  {
    name: 'a message may be of any size when it comes',
    file: LIVE,
    find: 'if (frame.length > this.#our.limits.messageBytes) {',
    replace: 'if (frame.length > 1_000 * this.#our.limits.messageBytes) {',
    tests: LIMITS,
  },
  {
    name: 'a message may be of any size when it goes',
    file: OUTGOING,
    find: 'if (length > this.#limits.messageBytes) {',
    replace: 'if (length > 1_000 * this.#limits.messageBytes) {',
    tests: LIMITS,
  },
  {
    name: 'answers are kept without bound',
    file: ANSWERS,
    find: 'if (this.size >= this.#most)',
    replace: 'if (this.size >= 1_000 * this.#most)',
    tests: LIMITS,
  },
  {
    name: 'a peer may give us any number of objects',
    file: 'session/imports.ts',
    find: 'if (this.size >= this.#most)',
    replace: 'if (this.size >= 1_000 * this.#most)',
    tests: LIMITS,
  },
  {
    name: 'a peer may hold any number of our objects',
    file: 'session/exports.ts',
    find: 'if (this.size >= this.#most)',
    replace: 'if (this.size >= 1_000 * this.#most)',
    tests: LIMITS,
  },
  {
    name: 'whoever does not read is sent more and more',
    file: OUTGOING,
    find: 'if (this.#isFull()) throw new TooMuchUnsent();',
    replace: '',
    tests: LIMITS,
  },
  {
    name: 'the limit on a message is a thousand times too high',
    file: 'session/limits.ts',
    find: 'const MESSAGE_BYTES_MAX = 4 * 1_048_576;',
    replace: 'const MESSAGE_BYTES_MAX = 4_000 * 1_048_576;',
    tests: LIMITS,
  },
  {
    name: 'the limit on messages that wait is a thousand times too high',
    file: 'session/limits.ts',
    find: 'const WAITING_MESSAGES_MAX = 50_000;',
    replace: 'const WAITING_MESSAGES_MAX = 50_000_000;',
    tests: LIMITS,
  },
];
