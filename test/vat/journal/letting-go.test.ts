/** Turns that wait to be written hold nothing of what went through them. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { E, Far } from '../../../captp/index.ts';
import {
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  promise,
  type RefTo,
  ref,
} from '../../../vat/index.ts';
import { world } from '../powers.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const PIECE_BYTES = 1_000;
const Reading = defineInterface('Reading', { read: call().returns(bytes(PIECE_BYTES)) });
const Passing = defineInterface('Passing', {
  read: call(arg('from', ref(Reading))).returns(promise(bytes(PIECE_BYTES))),
});

const Passer = defineActor('Passer', {
  version: 1,
  interfaces: { passing: Passing },
  state: () => ({}),
  facets: {
    passing: {
      read(from) {
        return E(from as RefTo<typeof Reading>).read();
      },
    },
  },
});

describe('the journal, of turns that changed nothing,', () => {
  it('keeps no bytes that came from outside', async () => {
    const { vat } = await world([Passer]);
    const { passing } = await vat.provide('it', Passer);
    const seen: WeakRef<ArrayBufferLike>[] = [];
    const source = Far('source', {
      read() {
        const piece = new Uint8Array(PIECE_BYTES);
        seen.push(new WeakRef(piece.buffer));
        return piece;
      },
    });
    const from = source as unknown as RefTo<typeof Reading>;
    for (let i = 0; i < 20; i += 1) assert.equal((await E(passing).read(from)).length, PIECE_BYTES);
    await vat.idle();
    await new Promise((on) => setImmediate(on));
    collectGarbage();
    // The last ones may still lie in variables of the engine.
    assert.ok(seen.filter((one) => one.deref() !== undefined).length < 5);
  });
});
