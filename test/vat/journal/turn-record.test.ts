/** Journal records: what is written is what is read. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANGE, type ChangeCode } from '../../../vat/journal/change.ts';
import type { PastTurn, Receiver } from '../../../vat/journal/past-turn.ts';
import { TurnReader } from '../../../vat/journal/turn-reader.ts';
import { TurnWriter } from '../../../vat/journal/turn-writer.ts';

const ACTORS = [1, 2, 3].map((byte) => ({
  bytes: new Uint8Array(16).fill(byte),
  kindName: `Kind${byte}`,
}));
const FIRST = 1_000;
const PLAIN = { noNullPrototype: true } as const;

const name = fc.constantFrom('a', 'push', '', '__proto__', 'ein Wort');
const count = fc.nat(1_000_000);
const actor = fc.constantFrom(...ACTORS).map(({ bytes, kindName }) => ({
  id: bytes,
  kind: kindName,
}));
const unknownOr = fc.option(count, { nil: undefined });
const to: fc.Arbitrary<Receiver> = fc.oneof(
  fc.record(
    {
      id: fc.constant(ACTORS[0]?.bytes ?? new Uint8Array()),
      kind: fc.constant('Kind1'),
      facet: name,
    },
    PLAIN,
  ),
  fc.record({ title: name }, PLAIN),
  fc.record({ peer: name, message: unknownOr }, PLAIN),
  fc.record({ device: name }, PLAIN),
  fc.constant('lost' as const),
);
const facetOrTitle = to.filter((one) => one !== 'lost' && ('id' in one || 'title' in one));
const ADDS: readonly ChangeCode[] = [CHANGE.push, CHANGE.newEntry, CHANGE.spawn];
const change = fc
  .record(
    {
      actor,
      code: fc.constantFrom(...Object.values(CHANGE)),
      name,
      place: fc.oneof(fc.nat(), name),
      before: fc.oneof(fc.anything({ maxDepth: 1 }), fc.constant(undefined)),
    },
    PLAIN,
  )
  .map((one) => (ADDS.includes(one.code) ? { ...one, before: undefined } : one));
const cause: fc.Arbitrary<PastTurn['cause']> = fc.oneof(
  fc.record({ from: fc.constant('turn' as const), turn: fc.nat(FIRST), nth: count }, PLAIN),
  fc.record(
    { from: fc.constant('peer' as const), peer: name, message: count, turn: unknownOr },
    PLAIN,
  ),
  fc.record({ from: fc.constant('timer' as const), turn: unknownOr }, PLAIN),
  fc.record(
    {
      from: fc.constant('connection' as const),
      name: fc.constantFrom('web', undefined),
    },
    PLAIN,
  ),
  fc.constant({ from: 'host' as const }),
);
const turn = fc.record(
  {
    time: fc.integer({ min: 0, max: 2 ** 45 }),
    cause,
    to: facetOrTitle,
    method: name,
    failure: name,
    sent: fc.array(fc.record({ to, method: name }, PLAIN), { maxLength: 4 }),
    changes: fc.array(change, { maxLength: 4 }),
  },
  PLAIN,
);

function write(writer: TurnWriter, receiver: Receiver): void {
  if (receiver === 'lost') writer.toLost();
  else if ('id' in receiver) {
    const found = ACTORS.find(({ bytes }) => bytes === receiver.id);
    writer.toFacet(found ?? assert.fail(), receiver.facet);
  } else if ('title' in receiver) writer.toTitle(receiver.title);
  else if ('peer' in receiver) writer.toPeer(receiver.peer, receiver.message);
  else writer.toDevice(receiver.device);
}

describe('a record of the journal', () => {
  it('tells of its turns what was written of them', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 6 }), count, (turns, windowBytes) => {
        const writer = new TurnWriter(FIRST);
        for (const one of turns) {
          writer.turn(one.time, one.cause);
          write(writer, one.to);
          writer.text(one.method);
          writer.text(one.failure);
          writer.count(one.sent.length);
          for (const sent of one.sent) {
            write(writer, sent.to);
            writer.text(sent.method);
          }
          writer.count(one.changes.length);
          for (const { actor: whose, code, name: what, place, before } of one.changes) {
            const found = ACTORS.find(({ bytes }) => bytes === whose.id) ?? assert.fail();
            writer.change(found, code, what, place, before);
          }
        }
        const reader = new TurnReader(writer.finish(windowBytes));
        assert.equal(reader.windowBytes, windowBytes);
        const expected = turns.map((one, at) => ({ turn: FIRST + at, ...one }));
        assert.deepEqual(reader.turns(), expected);
      }),
    );
  });

  it('of a later program is refused', () => {
    assert.throws(() => new TurnReader([99, 1, 0, [], [], []]), TypeError);
    assert.throws(() => new TurnReader('no record'), TypeError);
  });
});
