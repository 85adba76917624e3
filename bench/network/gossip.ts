/**
 * A public space with many followers, on links that lose a fifth of all messages and among followers of whom a fifth
 * passes nothing on: does each of them get every entry, how soon, and how much of it by gossip?
 *
 * What is lost: of each message on each link, one in five, before anything is looked at; of each question for what is
 * missing, one in five. The silent fifth takes all it gets, passes nothing on and answers no question.
 */
import { setTimeout } from 'node:timers/promises';
import { GossipSub } from '@chainsafe/libp2p-gossipsub';
import type { SpaceEntry, SpaceOwner } from '../../actors/index.ts';
import { CatchUp } from '../../bridges/netlayers/libp2p/gossip/catch-up.ts';
import { E } from '../../captp/index.ts';
import { Follower } from '../../test/bridges/spaces/followers.ts';
import type { RefTo } from '../../vat/index.ts';

/** Each knows so many of those before it; who writes; and how long it may take at most after the last entry. */
const KNOWN = 4;
const WRITERS = 10;
const WAIT_MS_MAX = 600_000;
/** From one round of entries, one of each writer, to the next. */
const PACE_MS = 200;

type Space = RefTo<typeof SpaceOwner>;
interface Reader {
  readonly follower: Follower;
  readonly space: Space;
}

/** What was lost and asked for, counted. */
class Trouble {
  lost = 0;
  passed = 0;
  askedFor = 0;
  readonly silent = new Set<string>();
  readonly #loss: number;

  constructor(loss: number) {
    this.#loss = loss;
  }

  hits(): boolean {
    return Math.random() < this.#loss;
  }
}

interface Gossiping {
  readonly components: { readonly peerId: { toString(): string } };
  handleReceivedMessage(from: unknown, message: unknown): Promise<void>;
  forwardMessage(...given: unknown[]): void;
}

/** Has all links of this process lose messages. */
function disturb(trouble: Trouble): void {
  const router = GossipSub.prototype as unknown as Gossiping;
  const { handleReceivedMessage, forwardMessage } = router;
  router.handleReceivedMessage = async function (this: Gossiping, from, message) {
    const isLost = trouble.hits();
    trouble[isLost ? 'lost' : 'passed'] += 1;
    if (!isLost) await handleReceivedMessage.call(this, from, message);
  };
  router.forwardMessage = function (this: Gossiping, ...given) {
    const own = this.components.peerId.toString();
    if (!trouble.silent.has(own)) forwardMessage.apply(this, given);
  };
  const { ask } = CatchUp.prototype;
  CatchUp.prototype.ask = async function (this: CatchUp, connection, about) {
    const isSilent = trouble.silent.has(String(connection.remotePeer));
    if (isSilent || trouble.hits()) throw new Error('It was lost.');
    const found = await ask.call(this, connection, about);
    trouble.askedFor += found.entries.length;
    return found;
  };
}

export async function gossipFigures(
  count: number,
  entries: number,
  loss: number,
): Promise<Record<string, number>> {
  const trouble = new Trouble(loss);
  disturb(trouble);
  const followers: Follower[] = [];
  for (let at = 0; at < count; at++) followers.push(await Follower.open(someOf(followers)));
  tell(`${count} vats are there`);
  const readers = await together(followers);
  tell('all follow the space');
  for (const { follower } of readers.slice(-Math.round(count * loss))) {
    trouble.silent.add(follower.peerId);
  }
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await publish(readers.slice(0, WRITERS), entries);
  const written = performance.now();
  tell('all is written');
  await allHave(readers, entries, written + WAIT_MS_MAX);
  const ended = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const received = await countReceived(readers, entries);
  for (const { follower } of readers) await follower.end();
  const deliveries = (count - 1) * entries;
  return {
    followers: count,
    entries,
    silent: trouble.silent.size,
    received_percent: (100 * received) / (count * entries),
    writing_s: (written - begun) / 1_000,
    everywhere_after_the_last_s: (ended - written) / 1_000,
    lost_percent: (100 * trouble.lost) / (trouble.lost + trouble.passed),
    messages_per_delivery: trouble.passed / deliveries,
    asked_for_percent: (100 * trouble.askedFor) / deliveries,
    cpu_ms_per_delivery: (user + system) / 1_000 / deliveries,
  };
}

function someOf(followers: readonly Follower[]): Follower[] {
  const shuffled = followers.map((one) => ({ one, key: Math.random() }));
  return shuffled
    .sort((a, b) => a.key - b.key)
    .slice(0, KNOWN)
    .map(({ one }) => one);
}

/** The first one makes a space, the others follow it, and some may write. */
async function together([owner, ...others]: readonly Follower[]): Promise<Reader[]> {
  if (!owner) return [];
  const own = await owner.create('The crowd');
  const address = await E(own).address();
  const readers: Reader[] = [{ follower: owner, space: own }];
  for (const follower of others) {
    readers.push({ follower, space: await follower.follow(address, 'The crowd') });
  }
  for (const [at, { space }] of readers.slice(1, WRITERS).entries()) {
    await E(own).admit((await E(space).describe()).author, `Writer ${'ABCDEFGHIJ'[at]}`);
  }
  for (const { space } of readers.slice(0, WRITERS)) {
    while (!(await E(space).describe()).summary.mayWrite) await setTimeout(100);
  }
  return readers;
}

async function publish(writers: readonly Reader[], entries: number): Promise<void> {
  for (let number = 0; number < entries; ) {
    const round = writers.slice(0, entries - number);
    await Promise.all(
      round.map(({ space }, at) => E(space).post(`Entry ${number + at} of the crowd.`, [])),
    );
    number += round.length;
    await setTimeout(PACE_MS);
  }
}

async function allHave(readers: readonly Reader[], entries: number, until: number): Promise<void> {
  for (;;) {
    const held = await Promise.all(readers.map(({ space }) => E(space).describe()));
    const have = held.filter(({ summary }) => Number(summary.entries) >= entries).length;
    tell(`${have} of ${readers.length} have all`);
    if (have === readers.length || performance.now() > until) return;
    await setTimeout(500);
  }
}

/** Different entries that are there, of all followers together. */
async function countReceived(readers: readonly Reader[], entries: number): Promise<number> {
  let received = 0;
  for (const { space } of readers) {
    const texts = new Set<string>();
    let page: SpaceEntry[] = await E(space).entries();
    while (page.length > 0) {
      for (const { text } of page) texts.add(text);
      const { time, author, number } = page.at(-1) as SpaceEntry;
      page = await E(space).entries({ time, author, number });
    }
    received += Math.min(texts.size, entries);
  }
  return received;
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
