/** What waits, and why: the way to find what a message is stuck on. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import { memory, onBatch, world } from '../powers.ts';
import { House, Street, Talker } from '../street.ts';

describe('what waits in a vat', () => {
  it('is shown with who decides and who waits, when another vat is away', async () => {
    const street = new Street();
    const ada = new House(street, 'ada', 1);
    const ben = new House(street, 'ben', 1_000);
    await ada.open();
    await ben.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await ben.end();
    await E(await ada.talker()).ask(21n);
    await ada.vat.idle();
    const [waiting] = ada.vat.inspection.promises().rows;
    assert.equal(waiting?.decides, 'peer');
    assert.deepEqual(waiting?.by, { to: 'peer', peer: 'ben' });
    assert.deepEqual(
      waiting?.waiters.map(({ is, method, to }) => [is, method, to.kind]),
      [
        ['when', 'fulfilled', 'Talker'],
        ['when', 'failed', 'Talker'],
      ],
    );
    const [peer] = ada.vat.inspection.peers().rows;
    assert.equal(peer?.outbox, 1);
    assert.equal(peer?.connected, false);
    const { rows: outgoing } = await ada.vat.inspection.outbox('be');
    const args = { is: 'list', items: [{ is: 'number', text: '21' }], length: 1 };
    const { turn } = await ada.vat.inspection.overview();
    assert.deepEqual(outgoing, [{ number: 1, is: 'call', method: 'answer', args, turn }]);
    await assert.rejects(() => ada.vat.inspection.outbox('eve'), { code: 'not-found' });
    assert.match(await ada.vat.inspection.metrics(), /^gather_outbox_messages 1$/m);
    await ada.end();
  });

  it('are messages in the queue, each with its receiver, method and cause', async () => {
    const db = memory();
    let held: Promise<void> | undefined;
    onBatch(db, async (write) => {
      await held;
      await write();
    });
    const { vat } = await world([Talker], { db });
    const { talks } = await vat.provide('one', Talker);
    let release = (): void => undefined;
    held = new Promise((done) => {
      release = done;
    });
    const first = E(talks).hear('first');
    for (let tick = 0; tick < 20; tick++) await new Promise((done) => setImmediate(done));
    const second = E(talks).hear('second');
    const { rows } = vat.inspection.messages();
    assert.deepEqual(
      rows.map(({ to, method, args, waitsFor, cause }) => [to.kind, method, args, waitsFor, cause]),
      [
        [
          'Talker',
          'hear',
          { is: 'list', items: [{ is: 'text', text: 'second', length: 6 }], length: 1 },
          'turn',
          { from: 'host' },
        ],
      ],
    );
    release();
    await Promise.all([first, second]);
    assert.deepEqual(vat.inspection.messages().rows, []);
  });
});
