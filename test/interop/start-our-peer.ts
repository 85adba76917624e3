/**
 * Starts a peer of ours for the interop checks, on a free port of this machine.
 */
import { randomBytes } from 'node:crypto';
import { nodeCrypto, openTcpTestingOnly } from '../../bridges/netlayers/index.ts';
import { startPeer, type Timers } from '../../captp/index.ts';
import type { TcpFraming } from './endo-peer.ts';
import type { InteropPeer, PeerAddress } from './interop-peer.ts';
import { makeObjects } from './our-objects.ts';
import { OurPeer } from './our-peer.ts';

const timers: Timers = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A peer that calls itself `designator`, and dials with `framing`. */
export async function startOurPeer(designator: string, framing: TcpFraming): Promise<InteropPeer> {
  const objects = makeObjects();
  const netlayer = await openTcpTestingOnly({ designator, timers, port: 0, framing });
  const peer = startPeer({
    netlayers: [netlayer],
    random: { bytes: (count) => Uint8Array.from(randomBytes(count)) },
    timers,
    crypto: nodeCrypto,
    bootstrap: { fetch: (swiss) => objectAt(objects, swiss) },
  });
  const hints = netlayer.location?.hints as PeerAddress['hints'];
  return new OurPeer(peer, { designator, hints }, objects);
}

function objectAt(objects: ReturnType<typeof makeObjects>, swiss: Uint8Array): unknown {
  const object = objects.get(new TextDecoder().decode(swiss));
  if (object === undefined) throw new Error('There is nothing there.');
  return object;
}
