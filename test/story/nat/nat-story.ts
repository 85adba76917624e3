/**
 * Alice and Bob are at home, each behind a router that lets nobody in; Carol has a public address
 * and passes on what they send each other. They meet by an invitation, write, and Alice saves a large
 * share of Bob's while he moves house. In the end she moves to where anybody can dial her, and the two
 * need Carol no more. Dan, in Alice's house, knows nobody and finds her by himself.
 *
 * Each is a `gather start` of its own in a namespace of its own, and everything is typed at its
 * command line, as people do.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Person, type Standing } from './person.ts';
import type { Routers } from './routers.ts';

const PIECE_BYTES = 1_048_576;
/** What a reader asks for ahead, and a little more. */
const WINDOW_BYTES = 4 * PIECE_BYTES;
const LOOK_MS = 200;
const WAIT_MS_MAX = 180_000;
/** Bob moves when so much of the share has come. */
const MOVES_AT = 0.4;

export interface NatStory {
  readonly routers: Routers;
  /** An empty folder for all of them. */
  readonly folder: string;
  /** Of the share. */
  readonly bytes: number;
  readonly log: (line: string) => void;
}

export interface Told {
  /** From Carol's first invitation until both others can be dialled, by way of her. */
  readonly reachableMs: number;
  /** Bytes that were there when Bob moved, and where it went on. */
  readonly movedAt: number;
  readonly wentOnAt: number;
  /** From the move until more came. */
  readonly stoodMs: number;
  readonly fetchedMs: number;
  /** What Carol passed on from the moment that the two met directly. */
  readonly passedOnLater: number;
}

interface Cast {
  readonly alice: Person;
  readonly bob: Person;
  readonly carol: Person;
}

/** Throws an AssertionError, or what a command said, when something is not as it should be. */
export async function natStory(story: NatStory): Promise<Told> {
  const { routers, folder } = story;
  const [aliceHome, bobHome, bobNext] = await Promise.all([
    routers.home('homea', 10, '192.168.1'),
    routers.home('homeb', 20, '192.168.1'),
    routers.home('homec', 30, '10.0.0'),
  ]);
  const carol = await Person.arrive(routers, 'carol', {
    ...{ folder, network: routers.internet, number: 2 },
  });
  const alice = await Person.arrive(routers, 'alice', { folder, network: aliceHome, number: 2 });
  const bob = await Person.arrive(routers, 'bob', { folder, network: bobHome, number: 2 });
  const dan = await Person.arrive(routers, 'dan', { folder, network: aliceHome, number: 3 });
  const cast = { alice, bob, carol };
  try {
    const reachableMs = await everybodyJoins(story, cast);
    await theyMeet(story, cast);
    await theyWrite(story, cast);
    const share = await theShare(story, cast, () => bob.moveTo(bobNext, 7));
    await aNeighbour(story, alice, dan);
    const passedOnLater = await withoutCarol(story, cast);
    return { reachableMs, ...share, passedOnLater };
  } finally {
    await Promise.all([alice, bob, carol, dan].map((person) => person.stop()));
  }
}

/** Carol invites both, and passes on for them from then on; nobody types an address. */
async function everybodyJoins({ log }: NatStory, { alice, bob, carol }: Cast): Promise<number> {
  for (const person of [carol, alice, bob]) {
    await person.start();
    await person.types('net', 'on');
  }
  await carol.types('host', 'on');
  const { addresses } = await carol.network((view) => view.addresses.length > 0);
  log(`Carol listens at ${addresses[0]}`);
  const began = performance.now();
  for (const person of [alice, bob]) {
    const { text } = await carol.asks<{ text: string }>('invite', person.name);
    await person.types('invite', 'accept', text, 'Carol');
    await carol.types('host', 'allow', person.name);
  }
  const isThere = (view: Standing): boolean =>
    view.reachable === 'relay' && (view.published?.holders ?? 0n) > 0;
  for (const person of [alice, bob]) {
    const view = await person.network(isThere);
    assert.ok(view.addresses.every((address) => address.includes('/p2p-circuit')));
  }
  const reachableMs = performance.now() - began;
  // Somebody came by it, and so it is proven that others can dial it.
  await carol.network((view) => view.reachable === 'direct');
  log('Alice and Bob are reached by way of Carol; Carol is reached directly');
  return reachableMs;
}

async function theyMeet({ log }: NatStory, { alice, bob }: Cast): Promise<void> {
  const { text } = await bob.asks<{ text: string }>('invite', 'Alice');
  await alice.types('invite', 'accept', text, 'Bob');
  const phraseOf = async (person: Person, name: string): Promise<string> => {
    const { phrase } = await person.asks<{ phrase: string[] }>('contacts', 'show', name);
    return phrase.join(' ');
  };
  const seen = await phraseOf(alice, 'Bob');
  assert.notEqual(seen, '');
  assert.equal(await phraseOf(bob, 'Alice'), seen);
  const { peers } = await alice.network(() => true);
  assert.ok(peers.some(({ relayed }) => relayed));
  log('They are contacts of each other, and see the same phrase');
}

async function theyWrite({ log }: NatStory, { alice, bob }: Cast): Promise<void> {
  await alice.types('contacts', 'write', 'Bob', 'Is the kettle on?');
  await bob.types('contacts', 'write', 'Alice', 'It sings.');
  await hasLetter(bob, 'Alice', 'Is the kettle on?');
  await hasLetter(alice, 'Bob', 'It sings.');
  log('A letter went each way');
}

async function hasLetter(person: Person, from: string, text: string): Promise<void> {
  for (const end = performance.now() + WAIT_MS_MAX; performance.now() < end; await delay(LOOK_MS)) {
    if ((await person.types('contacts', 'letters', from)).includes(text)) return;
  }
  throw new Error(`${person.name} has no letter “${text}”.`);
}

async function theShare(
  { bytes, log }: NatStory,
  { alice, bob }: Cast,
  move: () => Promise<void>,
): Promise<Omit<Told, 'reachableMs' | 'passedOnLater'>> {
  const file = join(bob.folder, 'film.bin');
  await writeRandom(file, bytes);
  await bob.types('add', file);
  // One opening is all there is: what goes on after a break counts as the same.
  const { link } = await bob.asks<{ link: string }>('share', 'film.bin', '--openings', '1');
  const began = performance.now();
  const getting = alice.asks<{ breaks: { at: number; milliseconds: number }[] }>(
    ...['get', link, '-o', 'film.bin'],
  );
  // It is waited for below; until then it may have failed already.
  getting.catch(() => undefined);
  const movedAt = await hasCome(alice.folder, bytes * MOVES_AT);
  await move();
  const moved = performance.now();
  log(`Bob has another router and another address; ${megabytes(movedAt)} had come by then`);
  // What was on its way came still; a window of pieces is the most that can.
  await hasCome(alice.folder, movedAt + WINDOW_BYTES);
  const stoodMs = performance.now() - moved;
  const { breaks } = await getting;
  const fetchedMs = performance.now() - began;
  const [first] = breaks;
  assert.ok(first, 'The connection did not break.');
  assert.ok(first.at >= movedAt, `It went on at ${first.at}.`);
  assert.equal(await digestOf(join(alice.folder, 'film.bin')), await digestOf(file));
  await bob.network((view) => view.reachable === 'relay');
  log(`It went on at ${megabytes(first.at)}, and all ${megabytes(bytes)} came`);
  return { movedAt, wentOnAt: first.at, stoodMs, fetchedMs };
}

/** Waits until so many bytes of the file that is being saved in `folder` are there. */
async function hasCome(folder: string, bytes: number): Promise<number> {
  for (const end = performance.now() + WAIT_MS_MAX; performance.now() < end; await delay(LOOK_MS)) {
    const part = (await readdir(folder)).find((name) => /^(film\.bin|\.film.*\.part)$/.test(name));
    const size = part === undefined ? 0 : (await stat(join(folder, part))).size;
    if (size >= bytes) return size;
  }
  throw new Error('The share does not come.');
}

/** Local discovery: nobody has told Dan of anybody. */
async function aNeighbour({ log }: NatStory, alice: Person, dan: Person): Promise<void> {
  const { vat } = await alice.network(() => true);
  await dan.start();
  await dan.types('net', 'on');
  await dan.network(({ peers }) => peers.some((peer) => peer.vat === vat && !peer.relayed));
  log('Dan has found Alice in the network of her house');
}

/**
 * Alice is where anybody can dial her. She calls Bob, by way of Carol as before; he hears where she
 * is and dials her himself (DCUtR), and from then on Carol passes nothing on.
 */
async function withoutCarol({ routers, log }: NatStory, { alice, bob, carol }: Cast) {
  await alice.moveTo(routers.internet, 4);
  const bobs = (await bob.network(() => true)).vat;
  await alice.network(({ addresses }) => addresses.some((one) => one.includes('/11.0.0.4/')));
  await alice.types('contacts', 'write', 'Bob', 'I am in town.');
  await hasLetter(bob, 'Alice', 'I am in town.');
  await alice.network(({ peers }) => peers.some(({ vat, relayed }) => vat === bobs && !relayed));
  const before = (await carol.network(() => true)).received;
  await writeRandom(join(bob.folder, 'song.bin'), 10 * PIECE_BYTES);
  await bob.types('add', join(bob.folder, 'song.bin'));
  const { link } = await bob.asks<{ link: string }>('share', 'song.bin');
  await alice.types('get', link, '-o', 'song.bin');
  const passedOn = (await carol.network(() => true)).received - before;
  assert.ok(passedOn < PIECE_BYTES, `Carol passed on ${passedOn} bytes.`);
  log(`Alice and Bob are connected directly; of 10 MB more, ${passedOn} bytes came to Carol`);
  return passedOn;
}

async function writeRandom(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let left = bytes; left > 0; left -= PIECE_BYTES) {
      await file.write(randomBytes(Math.min(left, PIECE_BYTES)));
    }
  } finally {
    await file.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
