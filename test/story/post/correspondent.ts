/**
 * An actor that talks with another of its kind in another vat, and notices whatever is lost, comes
 * twice, comes in another order or is changed on the way: each message has a number and random
 * contents, and both sides keep a running sum of all of them.
 */
import { createHash } from 'node:crypto';
import { E, type Ref } from '../../../captp/index.ts';
import {
  anything,
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  list,
  nat,
  type RefTo,
  record,
  ref,
  text,
} from '../../../vat/index.ts';

/** Every so many messages one is asked for an answer. */
const ASKED_EVERY = 4;
const CONTENT_BYTES_MAX = 400;
const WRONGS_MAX = 20;
const SAID_MAX = 2_000;

const Report = record({
  sent: nat,
  sentSum: text(64),
  heard: nat,
  heardSum: text(64),
  asked: nat,
  answered: nat,
  /** What was found to be wrong, in words. */
  wrong: list(text(200), WRONGS_MAX),
});

export const Talk = defineInterface('Talk', {
  meet: call(arg('friend', ref())),
  say: call(arg('count', nat)).returns(nat),
  hear: call(arg('number', nat), arg('content', bytes(CONTENT_BYTES_MAX))).returns(nat),
  answered: call(arg('value', anything), arg('number', nat)),
  refused: call(arg('why', anything), arg('number', nat)),
  address: call().returns(bytes(32)),
  report: call().returns(Report),
});

export const Correspondent = defineActor('Correspondent', {
  version: 1,
  interfaces: { talk: Talk },
  state: () => ({
    friend: undefined as Ref | undefined,
    sent: 0,
    sentSum: '',
    heard: 0,
    heardSum: '',
    asked: 0,
    answered: 0,
    lastAnswered: 0,
    wrong: [] as readonly string[],
  }),
  facets: {
    talk: {
      meet(friend) {
        this.state.friend = friend;
      },
      say(count) {
        const { state } = this;
        const friend = state.friend as RefTo<typeof Talk>;
        for (let at = 0; at < Math.min(Number(count), SAID_MAX); at++) {
          const number = state.sent + 1;
          const content = this.turn.randomBytes(1 + (number % CONTENT_BYTES_MAX));
          state.sent = number;
          state.sentSum = continued(state.sentSum, number, content);
          if (number % ASKED_EVERY !== 0) {
            E.sendOnly(friend).hear(number, content);
            continue;
          }
          state.asked += 1;
          const answer = E(friend).hear(number, content);
          this.turn.when(answer, 'talk.answered', number);
          this.turn.whenBroken(answer, 'talk.refused', number);
        }
        return state.sent;
      },
      hear(number, content) {
        const { state } = this;
        const expected = state.heard + 1;
        if (Number(number) !== expected) {
          const wrong = `${number} came where ${expected} was expected`;
          state.wrong = [...state.wrong, wrong].slice(0, WRONGS_MAX);
        }
        state.heard = Number(number);
        state.heardSum = continued(state.heardSum, Number(number), content);
        return number;
      },
      answered(value, number) {
        const { state } = this;
        const isSame = Number(value) === Number(number);
        const fits = isSame && Number(number) === state.lastAnswered + ASKED_EVERY;
        if (!fits) {
          const wrong = `${number} was answered with ${String(value)}`;
          state.wrong = [...state.wrong, wrong].slice(0, WRONGS_MAX);
        }
        state.lastAnswered = Number(number);
        state.answered += 1;
      },
      refused(why, number) {
        const wrong = `${number} was refused: ${(why as { code: string }).code}`;
        this.state.wrong = [...this.state.wrong, wrong].slice(0, WRONGS_MAX);
      },
      address() {
        return this.turn.sturdyref(this.facets.talk);
      },
      report() {
        const { sent, sentSum, heard, heardSum, asked, answered, wrong } = this.state;
        return { sent, sentSum, heard, heardSum, asked, answered, wrong: [...wrong] };
      },
    },
  },
});

function continued(sum: string, number: number, content: Uint8Array): string {
  return createHash('sha256').update(`${sum} ${number} `).update(content).digest('hex');
}
