/** A download of a file whose source comes and goes, without a worker and without a page. */
import assert from 'node:assert/strict';
import { type Download, Downloads } from '../../../ui/media/download.ts';
import { Signal } from '../../../ui/session/signal.ts';

describe('a download', () => {
  it('waits while the connection is lost, and says so', async () => {
    const source = new Signal<object | undefined>({});
    const downloads = new Downloads();
    const told: boolean[] = [];
    const first = (): Download => downloads.all[0] as Download;
    downloads.addEventListener('change', () => told.push(first().waiting));
    const broken = Object.assign(new Error('Removed.'), { code: 'removed' });
    let refuse: () => void = () => undefined;
    const read = (): Promise<Uint8Array> =>
      new Promise((_resolve, reject) => {
        refuse = () => reject(broken);
        source.value = undefined;
      });
    const saved = downloads.save({ name: 'a.txt', type: 'text/plain', size: 9, source, read });
    assert.equal(first().waiting, false);
    while (source.value !== undefined) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(first().waiting, true);
    source.value = {};
    assert.equal(first().waiting, false);
    refuse();
    await saved;
    source.value = undefined;
    assert.deepEqual([first().state, first().error, first().waiting], ['failed', broken, false]);
    assert.deepEqual(told, [false, true, false, false]);
  });
});
