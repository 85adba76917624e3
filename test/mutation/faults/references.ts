/** Faults in the tables of a session: what is lent, counted and let go of, and how it is named. */
import type { Fault } from '../fault.ts';

const LIVE = 'session/live-session.ts';
const OUTGOING = 'session/outgoing.ts';
const EXPORTS = 'session/exports.ts';
const IMPORTS = 'session/imports.ts';
const QUESTION = 'session/question.ts';
const TABLE = 'session/position-table.ts';
const GC = ['conformance/op-gc', 'session/gc', 'conformance', 'session'];
const OWN = ['conformance/own-messages', 'session/positions', ...GC];
const DIALECTS = ['conformance/dialect-heard', 'conformance/op-gc', 'conformance/own-messages'];

export const REFERENCE_FAULTS: readonly Fault[] = [
  {
    name: 'mentions are counted once a message by who lends',
    file: EXPORTS,
    find: 'entry.count++;\n    this.#uncommitted.push(entry);',
    replace:
      'if (!this.#uncommitted.includes(entry)) entry.count++;\n    this.#uncommitted.push(entry);',
    tests: GC,
  },
  {
    name: 'mentions of what is held already are not counted',
    file: IMPORTS,
    find: 'entry.count++;',
    replace: '',
    tests: GC,
  },
  {
    name: 'imports are never let go of',
    file: IMPORTS,
    find: 'this.#letGo(entry.position, entry.count);',
    replace: '',
    tests: GC,
  },
  {
    name: 'imports are held strongly',
    file: IMPORTS,
    find: 'const fresh = new Entry(presence, position);',
    replace: 'const fresh = Object.assign(new Entry(presence, position), { presence });',
    tests: GC,
  },
  {
    name: 'answers are never let go of',
    file: QUESTION,
    find: 'this.session.freeAnswer(this.#about);',
    replace: '',
    tests: GC,
  },
  {
    name: 'answers that were sent ahead to are never let go of',
    file: QUESTION,
    find: 'if (sendsOn) this.session.freeAnswerWith(this, this.#about);',
    replace: 'if (sendsOn) this.#state |= PIPELINED;',
    tests: GC,
  },
  {
    name: 'an answer is let go of twice',
    file: QUESTION,
    find: 'this.session.freeAnswer(this.#about);',
    replace: 'this.session.freeAnswer(this.#about);\n    this.session.freeAnswer(this.#about);',
    tests: GC,
  },
  {
    name: 'an answer is let go of while it may still be sent ahead to',
    file: QUESTION,
    find: 'const sendsOn = this.#state & PIPELINED &&',
    replace: 'const sendsOn = this.#state < 0 &&',
    tests: [...OWN, 'session/order'],
  },
  {
    name: 'a number of an answer is used again before the peer was told that it is free',
    file: OUTGOING,
    find: 'this.#freedAnswers.push(position);',
    replace: 'this.#freedAnswers.push(position);\n    this.answers.giveBack(position);',
    tests: OWN,
  },
  {
    name: 'numbers of answers are never used again',
    file: OUTGOING,
    find: 'for (const position of positions) this.answers.giveBack(position);',
    replace: '',
    tests: ['session/positions'],
  },
  {
    name: 'the resolver of a peer is never given back',
    file: LIVE,
    find: 'if (position !== BOOTSTRAP_POSITION) this.#out.freeExport(position, 1);',
    replace: '',
    tests: GC,
  },
  {
    name: 'incoming gc-exports are ignored',
    file: 'session/incoming.ts',
    find: 'return this.#gcExports();',
    replace: 'return;',
    tests: GC,
  },
  {
    name: 'incoming gc-answers are ignored',
    file: 'session/incoming.ts',
    find: 'for (const position of slots.positions) this.#our.answers.release(position);',
    replace: '',
    tests: GC,
  },
  {
    name: 'every export is dropped at the first gc',
    file: EXPORTS,
    find: 'entry.count -= count;',
    replace: 'entry.count = 0;',
    tests: GC,
  },
  {
    name: 'more may be given back than was lent',
    file: EXPORTS,
    find: '|| count > entry.count) {',
    replace: ') {',
    tests: GC,
  },
  {
    name: 'nothing at all may be given back',
    file: EXPORTS,
    find: '|| count < 1 ||',
    replace: '||',
    tests: GC,
  },
  {
    name: 'a dropped export keeps its old position',
    file: EXPORTS,
    find: 'this.#byTarget.delete(entry.target);',
    replace: '',
    tests: GC,
  },
  {
    name: 'who waits is not told that the peer will never answer',
    file: EXPORTS,
    find: 'entry.released?.();',
    replace: '',
    tests: ['session/positions'],
  },
  {
    name: 'the bootstrap object can be given back',
    file: EXPORTS,
    find: 'if (position === BOOTSTRAP_POSITION) return;',
    replace: '',
    tests: GC,
  },
  {
    name: 'counts of a message that could not be sent stay',
    file: LIVE,
    find: 'this.#our.exports.rollBack();',
    replace: 'this.#our.exports.commit();',
    tests: OWN,
  },
  {
    name: 'counts of messages that were sent are taken back with the next that fails',
    file: LIVE,
    find: 'this.#our.exports.commit();',
    replace: '',
    tests: OWN,
  },
  {
    name: 'the position of a question that could not be asked is lost',
    file: LIVE,
    find: 'this.#withdraw(question);',
    replace: '',
    tests: OWN,
  },
  {
    name: 'large positions are never forgotten',
    file: TABLE,
    find: 'if (position >= LOW_MAX) this.#high.delete(position);',
    replace: 'if (position >= LOW_MAX) return true;',
    tests: ['session/positions', ...GC],
  },
  {
    name: 'what stands in the place of another counts twice',
    file: TABLE,
    find: 'if (this.get(position) === undefined) this.#size++;',
    replace: 'this.#size++;',
    tests: GC,
  },
  {
    name: 'positions are never used again',
    file: TABLE,
    find: 'this.#free.push(position);',
    replace: '',
    tests: ['session/positions', ...OWN],
  },
  {
    name: 'an object of the peer goes back as one of ours',
    file: 'session/references.ts',
    find: "if (host === this.#session) return out.descriptor('desc:export', position);",
    replace: '',
    tests: OWN,
  },
  {
    name: 'a promise of the peer goes back as one of ours',
    file: 'session/references.ts',
    find: "if (position !== undefined) out.descriptor('desc:export', position);",
    replace: "if (position === -1) out.descriptor('desc:export', position);",
    tests: OWN,
  },
  {
    name: 'the dialect of 2026-02-17 gives objects back as others do',
    file: 'dialects-before.ts',
    find: "'gc-exports': GC_EXPORT,",
    replace: "'gc-exports': GC_EXPORTS,",
    tests: DIALECTS,
  },
  {
    name: 'the dialect of 2026-02-17 lets go of answers as others do',
    file: 'dialects-before.ts',
    find: "'gc-answers': GC_ANSWER,",
    replace: "'gc-answers': GC_ANSWERS,",
    tests: DIALECTS,
  },
  {
    name: 'the dialect of 2026-02-17 has no message without an answer',
    file: 'dialects-before.ts',
    find: "'deliver-only': DELIVER_ONLY,",
    replace: "'deliver-only': DIALECT_2026_07.write['deliver-only'],",
    tests: DIALECTS,
  },
  {
    name: 'the dialects of today give objects back as older ones do',
    file: 'dialect.ts',
    find: '  GC_EXPORT,\n  GC_EXPORTS,',
    replace: '  GC_EXPORTS,\n  GC_EXPORT,',
    tests: DIALECTS,
  },
  {
    name: 'a peer is not spoken to in its own dialect',
    file: LIVE,
    find: 'if (dialect) this.#out.dialect = dialect;',
    replace: '',
    tests: DIALECTS,
  },
];
