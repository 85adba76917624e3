import assert from 'node:assert/strict';
import { reachesOthers, reachOf } from '../../captp/index.ts';

describe('the reach of a link', () => {
  it('ends at this machine for its own addresses', () => {
    for (const host of ['127.0.0.1:4284', '127.1.2.3', 'localhost:80', '[::1]:4284']) {
      assert.equal(reachesOthers(`http://${host}/s#x`), false, host);
    }
  });

  it('ends in the local network for addresses that each has anew', () => {
    const v4 = ['192.168.1.5:4284', '10.0.0.1', '172.31.0.9', '169.254.1.1', '100.64.0.1'];
    for (const host of [...v4, '[fd00::1]:80', '[fe80::1]', 'nas.local']) {
      assert.equal(reachOf(`http://${host}/s#x`), 'local', host);
      assert.equal(reachesOthers(`http://${host}/s#x`), true, host);
    }
  });

  it('goes further for any other', () => {
    const names = ['files.example.org', 'localhost.example.org', '10.example.org', 'fd00.example'];
    for (const host of [...names, '172.32.0.1', '100.128.0.1', '[2001:db8::1]']) {
      assert.equal(reachOf(`https://${host}/s#x`), 'all', host);
    }
  });
});
