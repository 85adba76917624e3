/**
 * Gossipsub, as it is used here: who passes on what to whom, and who is trusted less after what he did.
 *
 * Messages carry no name of who sent them (their authors sign them within), nothing is passed on before it was checked,
 * and what costs memory or time is bounded: subscriptions, the size and number of messages, what peers say they have.
 */
import { type GossipSub, type GossipSubComponents, gossipsub } from '@chainsafe/libp2p-gossipsub';
import { createTopicScoreParams } from '@chainsafe/libp2p-gossipsub/score';
import type { Message, PeerId } from '@libp2p/interface';
import type { Clock } from '../../../../vat/index.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { Strikes } from './flood-limits.ts';
import { isTopic } from './topic.ts';

/** Bytes of one frame of a peer, and of what waits to leave to one. */
const FRAME_BYTES_MAX = 524_288;
const WAITING_BYTES_MAX = 4 * 1_048_576;
/** Topics of one peer, and of all, that are remembered. */
const TOPICS_PER_PEER_MAX = 128;
const TOPICS_MAX = 4_096;
/** In one frame. */
const MESSAGES_MAX = 256;
const NAMES_MAX = 5_000;
const CONTROLS_MAX = 256;
/** Beats of a second for which a message can be asked for again, and is told of. */
const HELD_BEATS = 12;
const TOLD_BEATS = 6;
/** What was promised and asked for may take so long: machines and lines are slow. */
const FOLLOW_UP_MS = 15_000;
/**
 * Whoever promises messages and does not give them, once a second, is not listened to after a minute; who loses some
 * on a bad line goes on being heard.
 */
const PATIENCE = {
  behaviourPenaltyThreshold: 30,
  behaviourPenaltyWeight: -1,
  behaviourPenaltyDecay: 0.99,
};

export interface RouterOptions {
  readonly clock: Clock;
  /** Many vats may share one address (a test, a lab). */
  readonly privateAddresses: boolean;
}

export type Router = GossipSub;
type MakeRouter = (components: GossipSubComponents) => GossipSub;

const strikes = new WeakMap<Router, Strikes>();

/** What is counted against peers of this router, beyond what it counts itself. */
export function strikesOf(router: Router): Strikes {
  const own = strikes.get(router) ?? new Strikes();
  strikes.set(router, own);
  return own;
}

export function gossipRouter({ clock, privateAddresses }: RouterOptions): MakeRouter {
  const own = new Strikes();
  const make = gossipsub({
    globalSignaturePolicy: 'StrictNoSign',
    msgIdFn: ({ data }: Message) => nodeCrypto.sha256(data),
    asyncValidation: true,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    emitSelf: false,
    doPX: false,
    runOnLimitedConnection: true,
    maxInboundStreams: 2,
    maxOutboundStreams: 2,
    maxInboundDataLength: FRAME_BYTES_MAX,
    maxOutboundBufferSize: WAITING_BYTES_MAX,
    mcacheLength: HELD_BEATS,
    mcacheGossip: TOLD_BEATS,
    gossipsubIWantFollowupMs: FOLLOW_UP_MS,
    decodeRpcLimits: {
      maxSubscriptions: TOPICS_PER_PEER_MAX,
      maxMessages: MESSAGES_MAX,
      maxIhaveMessageIDs: NAMES_MAX,
      maxIwantMessageIDs: NAMES_MAX,
      maxIdontwantMessageIDs: NAMES_MAX,
      maxControlMessages: CONTROLS_MAX,
      maxPeerInfos: 0,
    },
    scoreParams: {
      appSpecificScore: (peer) => -own.of(peer, clock.now()),
      appSpecificWeight: 1,
      ...PATIENCE,
      ...(privateAddresses ? { IPColocationFactorWeight: 0 } : {}),
    },
  });
  return (components) => {
    const router = make(components) as GossipSub;
    strikes.set(router, own);
    boundTopics(router);
    boundMessages(router);
    return router;
  };
}

/**
 * Three invalid messages, or some eighty that are too many, and a peer is not listened to for a while. A peer that
 * passes on little is no worse for it: most spaces are silent most of the time.
 */
const SCORES = createTopicScoreParams({
  topicWeight: 1,
  timeInMeshWeight: 0.01,
  timeInMeshQuantum: 1_000,
  timeInMeshCap: 600,
  firstMessageDeliveriesWeight: 0.5,
  firstMessageDeliveriesDecay: 0.99,
  firstMessageDeliveriesCap: 20,
  meshMessageDeliveriesWeight: 0,
  meshFailurePenaltyWeight: 0,
  invalidMessageDeliveriesWeight: -10,
  invalidMessageDeliveriesDecay: 0.995,
});

export function joinTopic(router: Router, topic: string): void {
  // It stays when the topic is left: gossipsub looks it up for whoever was there.
  router.score.params.topics[topic] = SCORES;
  router.subscribe(topic);
}

export function leaveTopic(router: Router, topic: string): void {
  router.unsubscribe(topic);
  router.topicValidators.delete(topic);
}

/** What gossipsub has besides its public face, as far as it is used here. */
interface Inside {
  readonly topics: Map<string, Set<string>>;
  handleReceivedSubscription(from: PeerId, topic: string, subscribe: boolean): void;
  handleReceivedMessage(from: PeerId, message: { readonly topic: string }): Promise<void>;
}

/** It would keep messages of any topic for a while, and only those that we joined are looked at. */
function boundMessages(router: Router): void {
  const inside = router as unknown as Inside;
  const hear = inside.handleReceivedMessage.bind(router);
  inside.handleReceivedMessage = async (from, message) => {
    if (router.topicValidators.has(message.topic)) await hear(from, message);
  };
}

/** Gossipsub remembers each topic that any peer ever named. So it hears only of some. */
function boundTopics(router: Router): void {
  const inside = router as unknown as Inside;
  const ofPeers = new Map<string, Set<string>>();
  const hear = inside.handleReceivedSubscription.bind(router);
  inside.handleReceivedSubscription = (from, topic, subscribe) => {
    if (!isTopic(topic)) return;
    const peer = from.toString();
    const own = ofPeers.get(peer) ?? new Set();
    if (subscribe && !own.has(topic)) {
      if (own.size >= TOPICS_PER_PEER_MAX) return;
      if (!inside.topics.has(topic) && !makeRoom(inside.topics)) return;
      own.add(topic);
    }
    if (!subscribe) own.delete(topic);
    ofPeers.set(peer, own);
    for (const one of ofPeers.keys()) if (!router.peers.has(one)) ofPeers.delete(one);
    hear(from, topic, subscribe);
  };
}

function makeRoom(topics: Map<string, Set<string>>): boolean {
  if (topics.size < TOPICS_MAX) return true;
  for (const [topic, peers] of topics) if (peers.size === 0) topics.delete(topic);
  return topics.size < TOPICS_MAX;
}
