import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { provideWithResolvers } from '../../../../bridges/lockdown/with-resolvers.ts';
import type { Node } from '../../../../bridges/netlayers/libp2p/node.ts';
import { peerIdOf } from '../../../../bridges/netlayers/vat-name.ts';

provideWithResolvers();
const { noteVouchers, unproven } = await import('../../../../bridges/netlayers/libp2p/vouching.ts');

const OWN = '/ip4/11.0.0.2/tcp/4001';
const ROUTER = '/ip4/11.0.0.9/tcp/4001';

/** A node whose machine has one public address, and a visitor who says by what it came. */
function visited() {
  const peerId = peerIdFromString(peerIdOf(randomBytes(32)));
  const confirmed: string[] = [];
  const verified = (): boolean => confirmed.includes(OWN);
  const addressManager = {
    getAddressesWithMetadata: () => [
      { type: 'transport', verified: verified(), multiaddr: multiaddr(OWN) },
    ],
    confirmObservedAddr: (address: unknown) => confirmed.push(String(address)),
    addObservedAddr: () => undefined,
  };
  const events = new EventTarget();
  const node = Object.assign(events, { peerId, services: { inside: { addressManager } } });
  const visit = (from: string, at: string, direction = 'inbound'): void => {
    const detail = {
      peerId: peerIdFromString(peerIdOf(randomBytes(32))),
      observedAddr: multiaddr(at),
      connection: { remoteAddr: multiaddr(from), direction },
    };
    events.dispatchEvent(new CustomEvent('peer:identify', { detail }));
  };
  return { node: node as unknown as Node, confirmed, visit };
}

const INTERNET = '/ip4/11.0.0.7/tcp/50000';

describe('who came by an address of ours', () => {
  it('is the proof that it leads here, when it is one of this machine', () => {
    const { node, confirmed, visit } = visited();
    const stop = noteVouchers(node);
    assert.deepEqual(unproven(node), [`${OWN}/p2p/${node.peerId.toString()}`]);
    visit(INTERNET, OWN);
    assert.deepEqual(confirmed, [OWN]);
    assert.deepEqual(unproven(node), []);
    stop();
    visit(INTERNET, ROUTER);
    visit(INTERNET, ROUTER);
    assert.deepEqual(confirmed, [OWN]);
  });

  it('is none when we dialled it, or it came from this house or through a relay', () => {
    const { node, confirmed, visit } = visited();
    noteVouchers(node);
    visit(INTERNET, OWN, 'outbound');
    visit('/ip4/192.168.1.5/tcp/50000', OWN);
    visit(`${INTERNET}/p2p/${node.peerId.toString()}/p2p-circuit`, OWN);
    assert.deepEqual(confirmed, []);
  });

  it('is believed about the address of a router only together with somebody else', () => {
    const { node, confirmed, visit } = visited();
    noteVouchers(node);
    visit(INTERNET, ROUTER);
    visit(INTERNET, '/ip4/192.168.1.1/tcp/4001');
    assert.deepEqual(confirmed, []);
    visit(INTERNET, ROUTER);
    assert.deepEqual(confirmed, [ROUTER]);
  });
});
