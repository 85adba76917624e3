import assert from 'node:assert/strict';
import { Far } from '../../../../captp/index.ts';
import { pour, type Sink } from '../../../../ui/pages/settings/save-bytes.ts';
import type { ByteSourceRef } from '../../../../ui/session/refs.ts';
import { until } from '../../session/until.ts';

describe('pour', () => {
  function source(pieces: readonly (Uint8Array | Error)[]) {
    const left = [...pieces];
    const told = { stopped: false };
    const ref = Far('ByteSource', {
      next() {
        const piece = left.shift() ?? new Uint8Array(0);
        if (piece instanceof Error) throw piece;
        return piece;
      },
      stop: () => {
        told.stopped = true;
      },
    }) as unknown as ByteSourceRef;
    return { ref, told };
  }

  function sink() {
    const got = { bytes: 0, end: '' };
    const into: Sink = {
      async write(bytes) {
        got.bytes += bytes.length;
      },
      async close() {
        got.end = 'whole';
      },
      async abort() {
        got.end = 'none';
      },
    };
    return { into, got };
  }

  it('makes the file whole when the source has ended', async () => {
    const { ref } = source([new Uint8Array(5), new Uint8Array(7)]);
    const { into, got } = sink();
    const told: number[] = [];
    await pour(ref, into, (bytes) => told.push(bytes), new AbortController().signal);
    assert.deepEqual(got, { bytes: 12, end: 'whole' });
    assert.deepEqual(told, [5, 12]);
  });

  it('leaves no file and stops the source when it is cancelled', async () => {
    const { ref, told } = source([new Uint8Array(5), new Uint8Array(7), new Uint8Array(9)]);
    const { into, got } = sink();
    const stop = new AbortController();
    await assert.rejects(
      pour(ref, into, () => stop.abort(), stop.signal),
      { name: 'AbortError' },
    );
    assert.equal(got.end, 'none');
    await until(() => told.stopped);
  });

  it('leaves no file when the source breaks', async () => {
    const { ref } = source([new Uint8Array(5), Object.assign(new Error('x'), { code: 'damaged' })]);
    const { into, got } = sink();
    await assert.rejects(
      pour(ref, into, () => undefined, new AbortController().signal),
      { code: 'damaged' },
    );
    assert.equal(got.end, 'none');
  });
});
