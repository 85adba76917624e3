/** Faults in promises, in the order of messages, and in references that outlast connections. */
import type { Fault } from '../fault.ts';

const VOW = 'vow.ts';
const LASTING = 'peer/lasting-reference.ts';
const VOWS = ['vow', 'first-decision', 'properties/vow', 'session/order'];
const ORDER = ['session/order', 'session/session', 'conformance/op-deliver', 'properties/world'];
const LASTINGS = ['peer/lasting', 'properties/lasting'];

export const ORDER_FAULTS: readonly Fault[] = [
  {
    name: 'queued messages are delivered last in, first out',
    file: 'message-queue.ts',
    find: 'runEach(this.#messages, to);',
    replace: 'runEach(this.#messages.reverse(), to);',
    tests: VOWS,
  },
  {
    name: 'what is sent while the queue is handed on overtakes it',
    file: VOW,
    find: 'if (at.#queue?.isHandedOn) at.#queue.push({ args, answer, dispatch });\n    else if',
    replace: 'if',
    tests: VOWS,
  },
  {
    name: 'the queue is handed on after listeners have been told',
    file: VOW,
    find: 'this.#handOn(({ args, answer, dispatch }) => {\n        if (isFulfilled)',
    replace: `const later = (to: any) => queueMicrotask(() => this.#handOn(to));
      later(({ args, answer, dispatch }) => {
        if (isFulfilled)`,
    tests: VOWS,
  },
  {
    name: 'a later decision replaces the first',
    file: VOW,
    find: 'if (this.#state & RESOLVED) return;\n',
    replace: '',
    tests: VOWS,
  },
  {
    name: 'a break replaces the first decision',
    file: VOW,
    find: 'if (!(vow.#state & RESOLVED)) vow',
    replace: 'vow',
    tests: VOWS,
  },
  {
    name: 'a promise may wait for itself',
    file: VOW,
    find: 'if (end === this) {',
    replace: 'if (end === undefined) {',
    tests: VOWS,
  },
  {
    name: 'queued messages are not broken with their promise',
    file: VOW,
    find: 'else answer?.reject(this.#outcome);',
    replace: 'else void answer;',
    tests: VOWS,
  },
  {
    name: 'an error that nobody hears of is swallowed',
    file: 'unheard.ts',
    find: 'if (!isHeard()) reports',
    replace: 'if (error === reports) reports',
    tests: ['unheard-errors', ...VOWS],
  },
  {
    name: 'messages take the short way although some were sent ahead',
    file: 'session/question.ts',
    find: 'return this.session.ended || !isRef(value);',
    replace: 'return true;',
    tests: ORDER,
  },
  {
    name: 'a settled promise forgets that messages were sent ahead',
    file: VOW,
    find: 'return (this.#state & PIPELINED) !== 0 && this.#keepsPipeline();',
    replace: 'return false;',
    tests: [...VOWS, ...ORDER],
  },
  {
    name: 'a promise that follows another forgets that messages were sent ahead',
    file: VOW,
    find: 'if (at.#state & PIPELINED && at.#keepsPipeline()) break;',
    replace: '',
    tests: ['kept-pipeline'],
  },
  {
    name: 'messages to an object overtake each other',
    file: 'turn-queue.ts',
    find: 'jobs.push(job);',
    replace: 'jobs.unshift(job);',
    tests: ORDER,
  },
  {
    name: 'what a turn has written is sent before the turn has ended',
    file: 'turn-queue.ts',
    find: 'if (jobs.length === 0) {',
    replace: '{',
    tests: ['conformance', 'session', 'turn-queue'],
  },
  {
    name: 'a message sent ahead reaches the answer of another',
    file: 'session/question.ts',
    find: "const kind = this.#isAnswer() ? 'desc:answer' : 'desc:export';",
    replace: "const kind = 'desc:answer';",
    tests: ['conformance', 'session'],
  },
  {
    name: 'only the first word of a peer counts, save when there is a second',
    file: 'session/question.ts',
    find: 'if (this.#state & LEFT) return undefined;',
    replace: '',
    tests: ['session/question'],
  },
  {
    name: 'a lasting reference does not come back by itself',
    file: LASTING,
    find: 'if (!this.#letGo && !this.#live) this.#comeBack();',
    replace: '',
    tests: LASTINGS,
  },
  {
    name: 'a lasting reference keeps sending to the connection that was lost',
    file: LASTING,
    find: 'if (this.#live === live) this.#live = undefined;\n    this.#lastError',
    replace: 'this.#lastError',
    tests: LASTINGS,
  },
  {
    name: 'messages that waited for a connection go out in the wrong order',
    file: LASTING,
    find: 'of this.#takeWaiting()) deliverTo(live, args, answer);',
    replace: 'of [...this.#takeWaiting()].reverse()) deliverTo(live, args, answer);',
    tests: LASTINGS,
  },
  {
    name: 'messages wait for a connection without bound',
    file: LASTING,
    find: 'if (this.#waiting.size >= messages) return',
    replace: 'if (this.#waiting.size >= 1_000 * messages) return',
    tests: LASTINGS,
  },
  {
    name: 'messages wait for a connection for ever',
    file: LASTING,
    find: 'waitMilliseconds, () => this.#giveUp(message));',
    replace: 'waitMilliseconds, () => undefined);',
    tests: LASTINGS,
  },
  {
    name: 'what was refused is never asked for again',
    file: LASTING,
    find: 'if (this.#live === live) this.#live = undefined;\n      },',
    replace: '},',
    tests: LASTINGS,
  },
  {
    name: 'delays do not grow while a peer is away',
    file: 'peer/redial.ts',
    find: 'delayMilliseconds * 2 ** (this.#failures - 1)',
    replace: 'delayMilliseconds',
    tests: LASTINGS,
  },
  {
    name: 'a peer that takes us in and ends it at once is dialled without delay',
    file: 'peer/redial.ts',
    find: 'this.#session = session;\n    this.#failures++;',
    replace: 'this.#session = session;\n    this.#failures = 0;',
    tests: LASTINGS,
  },
];
