/** Puts the netlayer together. Loading this file loads libp2p, so it is imported only when the network is on. */
import { HostTrouble } from '../../host/trouble.ts';
import { timersOn } from '../timers.ts';
import type { BadRecord } from './address-record.ts';
import { Company } from './company.ts';
import type { Libp2pNetwork, Libp2pOptions } from './contract.ts';
import { Dialler } from './dialler.ts';
import { OpenSpaces } from './gossip/public-spaces.ts';
import { LookUp } from './look-up.ts';
import { meetDirectly } from './meet-directly.ts';
import { greetNeighbours } from './neighbours.ts';
import { Libp2pNetlayer } from './netlayer.ts';
import { type Node, startNode, turnRelay } from './node.ts';
import { RecordKeeper } from './record-keeper.ts';
import { RecordShelf } from './record-shelf.ts';
import { Relays } from './relays.ts';
import { SignOfLife } from './sign-of-life.ts';
import { Standing } from './standing.ts';
import { Traffic } from './traffic.ts';
import { noteVouchers } from './vouching.ts';

/** What happens in libp2p after which `addresses` or `status` may answer otherwise. */
const CHANGES = ['connection:open', 'connection:close', 'self:peer:update'] as const;

/** As `openLibp2p`, which has made the process ready. */
export async function openNetwork(options: Libp2pOptions): Promise<Libp2pNetwork> {
  const traffic = new Traffic();
  const node = await started(options, traffic);
  const { clock, memory, bootstrap } = options;
  const timers = timersOn(clock);
  const peerId = node.peerId.toString();
  const standing = new Standing(node, traffic, options);
  const shelf = new RecordShelf(node.peerId.toMultihash().bytes);
  if (options.serves.lookups) await RecordKeeper.open(node, shelf, clock);
  const onRefused = ({ code }: BadRecord, key: Uint8Array): void => {
    if (code === 'too-new') standing.noteFromTheFuture(key);
  };
  const onTwin = (): void => {
    standing.hasTwin = true;
  };
  const lookUp = new LookUp({ node, clock, timers, memory, shelf, onRefused, onTwin });
  const find: Libp2pNetwork['find'] = (key, signal, heard) => lookUp.find(key, signal, heard);
  const dialler = new Dialler({ node, timers, memory, find });
  const addresses = (): readonly string[] => standing.addresses();
  const netlayer = await Libp2pNetlayer.open({ node, dialler, traffic, timers, addresses });
  const company = new Company({ node, dialler, timers, bootstrap });
  const relays = new Relays({
    ...{ node, standing, timers, dialler },
    lenders: () => options.relays?.() ?? [],
  });
  const moves = new Set<() => void>();
  const onMove = (): void => {
    for (const listener of moves) listener();
  };
  const life = new SignOfLife({ node, timers, onMove });
  const { random } = options;
  const spaces = await OpenSpaces.open({ node, dialler, clock, random, timers });
  const stops = [greetNeighbours(node, dialler), meetDirectly(node, dialler), noteVouchers(node)];
  return {
    netlayer,
    peerId,
    addresses,
    publish: (record) => lookUp.publish(record),
    find,
    status: () => standing.status(),
    relay: (isOn) => turnRelay(node, options, isOn),
    onChange(listener) {
      moves.add(listener);
      const stop = onChange(node, listener);
      return () => {
        moves.delete(listener);
        stop();
      };
    },
    spaces,
    async close() {
      company.close();
      relays.close();
      life.close();
      await spaces.close();
      for (const stop of stops) stop();
      await netlayer.close();
      await node.stop();
    },
  };
}

async function started(options: Libp2pOptions, traffic: Traffic): Promise<Node> {
  try {
    return await startNode(options, traffic);
  } catch (error) {
    const text = 'The network could not be started. Is one of its ports taken by another program?';
    throw new HostTrouble('network-failed', text, error);
  }
}

function onChange(node: Node, listener: () => void): () => void {
  for (const change of CHANGES) node.addEventListener(change, listener);
  return () => {
    for (const change of CHANGES) node.removeEventListener(change, listener);
  };
}
