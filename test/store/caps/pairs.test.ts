/** Every capability against every kind: what it gives by itself, and what is made up from it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import { CAP_KINDS, LAYOUTS } from '../../../store/caps/kinds.ts';
import {
  BadCap,
  Cap,
  type CapContents,
  type CapKind,
  capOfFile,
  fileOfCap,
  formatCap,
  makeFileStore,
  makeMemoryDisk,
  parseCap,
  toRead,
  toVerify,
} from '../../../store/index.ts';
import { makeSeededRandom } from '../seeded-random.ts';
import { sample } from '../stores.ts';

const vectors = JSON.parse(
  await readFile(new URL('../vectors/caps.json', import.meta.url), 'utf8'),
) as { capabilities: { kind: CapKind; text: string }[][] };
const caps = new Map(vectors.capabilities.flat().map(({ kind, text }) => [kind, parseCap(text)]));
const LEVELS = ['verify', 'read', 'write'];

/** What a capability gives without anything else, itself among it. */
function reach(cap: Cap): CapKind[] {
  const steps = [() => toRead(cap as never, nodeCrypto), () => toVerify(cap as never, nodeCrypto)];
  const found = steps.flatMap((step) => {
    try {
      return [(step() as Cap).kind];
    } catch (error) {
      assert.ok(error instanceof BadCap);
      return [];
    }
  });
  return [...new Set([cap.kind, ...found])];
}

/** All that somebody could make of kind `kind` out of the bytes in `cap`. */
function madeUp(cap: Cap, kind: CapKind): Cap[] {
  const own = Object.entries(Cap.open(cap)) as [string, unknown][];
  const pieces = own.map(([, value]) => value).filter((value) => value instanceof Uint8Array);
  return pieces.map((piece) => {
    const fields = LAYOUTS[kind].fields.map(([name, type]) => {
      const same = own.find(([other]) => other === name)?.[1];
      return [name, same ?? (type === 'byte' || type === 'count' ? 1 : piece)] as const;
    });
    return Cap.make(kind, Object.fromEntries(fields) as unknown as CapContents[CapKind]);
  });
}

describe('For every pair of kinds of capabilities', () => {
  it('one gives the other only if it is of the same thing, with less', () => {
    assert.equal(caps.size, CAP_KINDS.length);
    const thing = (kind: CapKind) => kind.split('-')[0];
    for (const [kind, cap] of caps) {
      for (const other of CAP_KINDS) {
        const less = LEVELS.indexOf(LAYOUTS[other].level) <= LEVELS.indexOf(LAYOUTS[kind].level);
        const gives = thing(kind) === thing(other) && less;
        assert.equal(reach(cap).includes(other), gives, `${kind} to ${other}`);
        if (other === kind) continue;
        assert.throws(() => parseCap(formatCap(cap), other), { problem: 'wrong-kind' });
      }
    }
  });

  it('what is made up from the lesser one is not the greater one', () => {
    let tried = 0;
    for (const [kind, cap] of caps) {
      for (const [greater, real] of caps) {
        if (reach(cap).includes(greater) || !reach(real).includes(kind)) continue;
        for (const forged of madeUp(cap, greater)) {
          assert.notEqual(formatCap(forged), formatCap(real), `${kind} made ${greater}`);
          if (LAYOUTS[greater].level === 'write') {
            const under = [toRead, toVerify].map((less) => less(forged as never, nodeCrypto));
            const texts = under.map((one) => formatCap(one as Cap));
            assert.ok(!texts.includes(formatCap(cap)), `${kind} made ${greater}`);
          }
          tried += 1;
        }
      }
    }
    assert.ok(tried > 10);
  });

  it('to verify a file is not to read it, whatever is taken for its key', async () => {
    const random = makeSeededRandom('pairs');
    const powers = { disk: makeMemoryDisk(), ciphers: nodeCiphers, random, now: () => 0 };
    const files = makeFileStore({ ...powers, secret: random.bytes(32) });
    for (const content of [sample(900, 'small'), sample(3_000_000, 'large')]) {
      const writer = await files.create();
      await writer.write(content);
      const cap = capOfFile(await writer.finish());
      for (const forged of madeUp(toVerify(cap, nodeCrypto) as Cap, 'file-read')) {
        const file = { ...fileOfCap(forged as Cap<'file-read'>), size: content.length };
        await assert.rejects(files.verify(file), (error: { code?: string }) => {
          return error.code === 'wrong-key' || error.code === 'damaged' || error.code === 'bad-cap';
        });
      }
    }
  });
});
