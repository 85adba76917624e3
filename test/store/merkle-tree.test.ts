import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCiphers as ciphers } from '../../bridges/disks/index.ts';
import { leafHash, makeTreeFold } from '../../store/merkle-tree.ts';

/** RFC 6962 §2.1, word for word. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return ciphers.sha256();
  if (leaves.length === 1) return ciphers.sha256(Uint8Array.of(0), leaves[0]!);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split))];
  return ciphers.sha256(Uint8Array.of(1), left, right);
}

function fold(leaves: readonly Uint8Array[]): Uint8Array {
  const tree = makeTreeFold(ciphers);
  for (const leaf of leaves) tree.add(leafHash(ciphers, leaf));
  return tree.top();
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('Merkle tree', () => {
  it('is the tree of RFC 6962 for every number of leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 70 }), (leaves) => {
        assert.equal(hex(fold(leaves)), hex(treeHash(leaves)));
      }),
    );
  });

  it('gives the roots that Certificate Transparency publishes', () => {
    const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
    const leaves = data.map((text) => Uint8Array.from(Buffer.from(text, 'hex')));
    assert.equal(hex(fold([])), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.equal(
      hex(fold(leaves.slice(0, 1))),
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    assert.equal(
      hex(fold(leaves.slice(0, 2))),
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
    assert.equal(
      hex(fold(leaves)),
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    );
  });
});
