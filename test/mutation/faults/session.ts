/** Faults in what a session does with operations, answers and its end. */
import type { Fault } from '../fault.ts';

const LIVE = 'session/live-session.ts';
const INCOMING = 'session/incoming.ts';
const OUTGOING = 'session/outgoing.ts';
const ANSWERS = 'session/answers.ts';
const QUESTION = 'session/question.ts';
const END = ['conformance/op-abort', 'session/session', 'session/hostile'];
const DELIVER = ['conformance/op-deliver', 'conformance/own-messages', 'session'];
const BAD = ['conformance/bad-input', 'session/hostile'];

export const SESSION_FAULTS: readonly Fault[] = [
  {
    name: 'op:abort is ignored',
    file: INCOMING,
    find: 'return this.#our.aborted(slots.reason);',
    replace: 'return;',
    tests: END,
  },
  {
    name: 'the connection is left open after an abort',
    file: OUTGOING,
    find: 'this.#channel.close();',
    replace: '',
    tests: END,
  },
  {
    name: 'the connection is closed before the reason was sent',
    file: OUTGOING,
    find: 'this.#flush();\n    this.#channel.close();',
    replace: 'this.#channel.close();',
    tests: END,
  },
  {
    name: 'the connection is destroyed where it should be ended',
    file: 'netlayers/stream-channel.ts',
    find: 'this.#socket.end();',
    replace: 'this.#socket.destroy();',
    tests: ['netlayers/stream-channel'],
  },
  {
    name: 'what waits for the peer waits on after the end',
    file: LIVE,
    find: 'for (const question of questions) question.giveUp(disconnected);',
    replace: '',
    tests: END,
  },
  {
    name: 'the end of a session is told to nobody here',
    file: LIVE,
    find: 'this.#close.resolve(reason);',
    replace: '',
    tests: END,
  },
  {
    name: 'messages are sent after the end',
    file: LIVE,
    find: 'this.#out.close();\n',
    replace: '',
    tests: END,
  },
  {
    name: 'frames are read after the end',
    file: LIVE,
    find: 'if (this.ended) return;\n    try {\n      if (frame.length',
    replace: 'try {\n      if (frame.length',
    tests: ['session/positions'],
  },
  {
    name: 'what the peer works on is not cancelled by the end of its session',
    file: ANSWERS,
    find: 'for (const answer of this.#byPosition.values()) answer.letGo();',
    replace: '',
    tests: ['call-signal', ...END],
  },
  {
    name: 'a call that was given up goes on there',
    file: ANSWERS,
    find: 'this.#isOver = true;\n    this.#abort?.abort(givenUp());',
    replace: '',
    tests: ['call-signal'],
  },
  {
    name: 'a call that was given up before its method began goes on there',
    file: ANSWERS,
    find: 'if (this.#isOver) this.#abort.abort(givenUp());',
    replace: '',
    tests: ['call-signal', 'soak'],
  },
  {
    name: 'a call that was given up while it waited is sent for nobody',
    file: 'abandonable.ts',
    find: 'if (this.#abandoned) pipeline.abandon?.();\n    else super',
    replace: 'super',
    tests: ['call-signal', 'soak'],
  },
  {
    name: 'a call cannot be given up once its answer is a promise',
    file: 'abandonable.ts',
    find: 'if (!follows) return super.resolve(value);',
    replace: 'if (this.#decided) return super.resolve(value);',
    tests: ['near-calls'],
  },
  {
    name: 'nobody is told of a call that was given up here',
    file: QUESTION,
    find: 'if (this.#phase() === WAITING && this.#isAnswer()) this.#release(RELEASED, undefined);',
    replace: '',
    tests: ['call-signal'],
  },
  {
    name: 'errors fulfil',
    file: INCOMING,
    find: 'fulfilled ? FULFILL : BREAK',
    replace: 'FULFILL',
    tests: DELIVER,
  },
  {
    name: 'an unknown swiss number gives undefined',
    file: 'session/bootstrap.ts',
    find: 'return objects.fetch(swiss);',
    replace: `try {
        return objects.fetch(swiss);
      } catch {
        return undefined;
      }`,
    tests: DELIVER,
  },
  {
    name: 'a peer that offers nothing answers any fetch',
    file: 'session/bootstrap.ts',
    find: 'if (!objects || !wellFormed) throw new NothingThere();',
    replace: 'if (!objects || !wellFormed) return undefined;',
    tests: DELIVER,
  },
  {
    name: 'messages to an export that was never given are accepted',
    file: 'session/exports.ts',
    find: "if (!entry) throw new ProtocolError('You named an object that we did not give you.');",
    replace: 'if (!entry) return this.#bootstrap;',
    tests: BAD,
  },
  {
    name: 'messages to an answer that is not there are accepted',
    file: ANSWERS,
    find: "if (!answer) throw new ProtocolError('You named an answer that there is none of.');",
    replace: 'if (!answer) return new Answer({ answered: () => undefined }, -1);',
    tests: BAD,
  },
  {
    name: 'an answer number in use is accepted',
    file: ANSWERS,
    find: "if (this.#byPosition.get(position)) throw new ProtocolError('You used",
    replace: "if (position < 0) throw new ProtocolError('You used",
    tests: BAD,
  },
  {
    name: 'an operation may have too few fields',
    file: INCOMING,
    find: 'if (count < required) throw wrongFields();',
    replace: '',
    tests: BAD,
  },
  {
    name: 'an unknown operation is ignored',
    file: INCOMING,
    find: "if (form === undefined) throw new ProtocolError('There is no such operation.');",
    replace: 'if (form === undefined) return;',
    tests: BAD,
  },
  {
    name: 'a promise may turn into an object',
    file: 'session/imports.ts',
    find: "if (known instanceof Vow !== (kind === 'desc:import-promise')) {",
    replace: "if (kind === 'nothing') {",
    tests: BAD,
  },
  {
    name: 'the errors of the operating system are told to the peer',
    file: 'session/errors.ts',
    find: "if (code === undefined || (typeof code === 'string' && KEBAB.test(code))) return",
    replace: "if (typeof code !== 'bigint') return",
    tests: DELIVER,
  },
];
