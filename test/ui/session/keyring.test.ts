import assert from 'node:assert/strict';
import { Keyring } from '../../../ui/session/keyring.ts';
import { memoryBox } from './memory-box.ts';

describe('Keyring', () => {
  const swiss = Uint8Array.from({ length: 32 }, (_, at) => at);

  it('finds what it keeps, for that vat only, until it is forgotten', () => {
    const keyring = new Keyring(memoryBox());
    keyring.keep('one', swiss);
    assert.deepEqual(keyring.find('one'), swiss);
    assert.equal(keyring.find('other'), undefined);
    assert.deepEqual(keyring.known(), ['one']);
    keyring.forget('one');
    assert.equal(keyring.find('one'), undefined);
    assert.deepEqual(keyring.known(), []);
  });

  it('takes no notice of what is no key, or belongs to somebody else', () => {
    const box = memoryBox();
    box.setItem('2gather.device.bad', 'too short');
    box.setItem('2gather.device.worse', '!'.repeat(43));
    box.setItem('something else', 'A'.repeat(43));
    const keyring = new Keyring(box);
    assert.equal(keyring.find('bad'), undefined);
    assert.equal(keyring.find('worse'), undefined);
    assert.deepEqual(keyring.known(), []);
  });
});
