import assert from 'node:assert/strict';
import { scopeOf } from '../../../../bridges/netlayers/libp2p/hints.ts';

describe('how far an address leads', () => {
  const SCOPES = {
    machine: [
      '/ip4/127.0.0.1/tcp/1',
      '/ip4/127.9.9.9/tcp/1',
      '/ip6/::1/tcp/1/ws',
      '/dns4/localhost/tcp/1',
    ],
    local: [
      '/ip4/10.1.2.3/tcp/1',
      '/ip4/172.16.0.1/tcp/1',
      '/ip4/172.31.0.1/tcp/1',
      '/ip4/192.168.1.1/tcp/1',
      '/ip4/169.254.1.1/tcp/1',
      '/ip4/100.64.0.1/tcp/1',
      '/ip4/192.0.2.7/tcp/1',
      '/ip4/203.0.113.7/tcp/1',
      '/ip6/fe80::1/tcp/1',
      '/ip6/fd00::1/tcp/1',
    ],
    public: [
      '/ip4/1.2.3.4/tcp/1',
      '/ip4/172.32.0.1/tcp/1',
      '/ip4/100.128.0.1/tcp/1',
      '/ip4/11.0.0.1/tcp/1',
      '/ip6/2001:db8::1/tcp/1',
      '/dns4/vat.example.org/tcp/443/wss',
    ],
  } as const;

  it('is told from its host', () => {
    for (const [scope, addresses] of Object.entries(SCOPES)) {
      for (const address of addresses) assert.equal(scopeOf(address), scope, address);
    }
  });
});
