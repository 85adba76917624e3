import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type PeerLocator, ProtocolError, Sturdyref } from '../../captp/index.ts';
import { encode, labelOf, record } from '../../captp/syrup/index.ts';

const peer: PeerLocator = { transport: 'memory', designator: 'bob', hints: { at: 'here' } };
const swiss = new TextEncoder().encode('very secret');

describe('a sturdy reference as a value', () => {
  it('travels as a record and comes back the same', () => {
    const sent = Sturdyref.toRecord(new Sturdyref({ peer, swiss }));
    assert.equal(labelOf(sent), 'ocapn-sturdyref');
    const back = Sturdyref.fromRecord(sent);
    assert.deepEqual(Sturdyref.locatorOf(back), { peer, swiss });
    assert.deepEqual(encode(Sturdyref.toRecord(back)), encode(sent));
  });

  it('shows its peer, and its secret to nobody who does not ask for it', () => {
    const sturdyref = new Sturdyref({ peer, swiss });
    assert.deepEqual(sturdyref.peer, peer);
    const shown = [
      Object.prototype.toString.call(sturdyref),
      JSON.stringify(sturdyref),
      inspect(sturdyref, { showHidden: true, depth: null }),
      Reflect.ownKeys(sturdyref).join(),
    ];
    const forms = ['secret', Buffer.from(swiss).toString('base64url'), `${swiss[0]}, ${swiss[1]}`];
    for (const text of shown) for (const form of forms) assert.ok(!text.includes(form), text);
  });

  it('is not changed by whoever made it', () => {
    const bytes = Uint8Array.from(swiss);
    const sturdyref = new Sturdyref({ peer, swiss: bytes });
    bytes.fill(0);
    assert.deepEqual(Sturdyref.locatorOf(sturdyref).swiss, swiss);
  });

  it('is not made of anything else', () => {
    const good = Sturdyref.toRecord(new Sturdyref({ peer, swiss }));
    const bad = [
      record('ocapn-peer'),
      record('ocapn-sturdyref', good.fields[0]),
      record('ocapn-sturdyref', good.fields[0], 'text'),
      record('ocapn-sturdyref', good.fields[0], new Uint8Array(1_025)),
      record('ocapn-sturdyref', 'text', swiss),
    ];
    for (const value of bad) assert.throws(() => Sturdyref.fromRecord(value), ProtocolError);
  });
});
