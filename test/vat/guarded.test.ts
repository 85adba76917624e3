import assert from 'node:assert/strict';
import { E } from '../../captp/index.ts';
import { arg, call, defineInterface, guarded, nat, text } from '../../vat/index.ts';

const Notes = defineInterface('Notes', {
  add: call(arg('note', text(10))).returns(nat),
});

function notes(): { kept: string[]; ref: ReturnType<typeof guarded<(typeof Notes)['guards']>> } {
  const kept: string[] = [];
  return { kept, ref: guarded(Notes, { add: (note) => kept.push(note) }) };
}

describe('a guarded object of the host', () => {
  it('answers in wire form', async () => {
    assert.equal(await E(notes().ref).add('one'), 1n);
  });

  it('does what it is told also when nobody wants an answer', async () => {
    const { kept, ref } = notes();
    E.sendOnly(ref).add('one');
    await E(ref).add('two');
    assert.deepEqual(kept, ['one', 'two']);
  });

  it('refuses what its interface does not accept', async () => {
    const { kept, ref } = notes();
    await assert.rejects(async () => E(ref).add('far too long for this'), { code: 'bad-value' });
    await assert.rejects(async () => E(ref).add(5 as never), { code: 'bad-value' });
    assert.deepEqual(kept, []);
  });
});
