import assert from 'node:assert/strict';
import { reachesOthers } from '../../captp/index.ts';

describe('the reach of a link', () => {
  it('ends at this machine for its own addresses', () => {
    for (const host of ['127.0.0.1:4284', '127.1.2.3', 'localhost:80', '[::1]:4284']) {
      assert.equal(reachesOthers(`http://${host}/s#x`), false, host);
    }
  });

  it('goes further for any other', () => {
    for (const host of ['192.168.1.5:4284', 'files.example.org', 'localhost.example.org']) {
      assert.equal(reachesOthers(`https://${host}/s#x`), true, host);
    }
  });
});
