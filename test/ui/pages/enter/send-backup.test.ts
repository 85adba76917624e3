import assert from 'node:assert/strict';
import { Far } from '../../../../captp/index.ts';
import { sendBackup } from '../../../../ui/pages/enter/send-backup.ts';
import type { EntranceRef } from '../../../../ui/session/refs.ts';

describe('sendBackup', () => {
  const file = new Blob([Uint8Array.from({ length: 3_000_000 }, (_, at) => at % 251)]);

  function vat(limit = Number.POSITIVE_INFINITY) {
    const pieces: Uint8Array[] = [];
    let taken = 0;
    const entrance = Far('Entrance', {
      receiveBackup(bytes: Uint8Array) {
        if (taken + bytes.length > limit)
          throw Object.assign(new Error('full'), { code: 'disk-full' });
        taken += bytes.length;
        pieces.push(bytes);
        return BigInt(taken);
      },
    }) as unknown as EntranceRef;
    return { entrance, pieces };
  }

  it('sends all of it in order, ends with an empty piece, and tells how far it is', async () => {
    const { entrance, pieces } = vat();
    const told: number[] = [];
    await sendBackup(entrance, file, (bytes) => told.push(bytes), new AbortController().signal);
    assert.equal(pieces.at(-1)?.length, 0);
    assert.deepEqual(Buffer.concat(pieces), Buffer.from(await file.arrayBuffer()));
    assert.equal(told.at(-1), 3_000_000);
    assert.deepEqual(
      told,
      [...told].sort((a, b) => a - b),
    );
  });

  it('stops at the first refusal with its reason', async () => {
    const { entrance } = vat(1_000_000);
    const sent = sendBackup(entrance, file, () => undefined, new AbortController().signal);
    await assert.rejects(sent, { code: 'disk-full' });
  });

  it('can be cancelled', async () => {
    const { entrance, pieces } = vat();
    const stop = new AbortController();
    await assert.rejects(
      sendBackup(entrance, file, () => stop.abort(), stop.signal),
      { name: 'AbortError' },
    );
    assert.notEqual(pieces.at(-1)?.length, 0);
  });
});
