import assert from 'node:assert/strict';
import { Caution } from '../../../ui/elements/caution.ts';

describe('Caution', () => {
  it('says what to take care of with what is written last', async () => {
    const answers = new Map<string, (text: string | undefined) => void>();
    let changes = 0;
    const caution = new Caution(
      (name) => new Promise((resolve) => answers.set(name, resolve)),
      () => {
        changes += 1;
      },
    );
    const overtaken = caution.look('Ben');
    const last = caution.look(' Dora ');
    answers.get('Dora')?.('There is a Dora.');
    await last;
    answers.get('Ben')?.('There is a Ben.');
    await overtaken;
    assert.deepEqual([caution.text, changes], ['There is a Dora.', 1]);
    await caution.look('  ');
    assert.deepEqual([caution.text, changes], [undefined, 2]);
  });

  it('is silent when nobody can be asked', async () => {
    const caution = new Caution(
      () => Promise.reject(new Error('gone')),
      () => assert.fail('There is nothing new to say.'),
    );
    await caution.look('Ben');
    assert.equal(caution.text, undefined);
  });
});
