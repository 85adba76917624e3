/**
 * Bob is off for the whole of what is written to five of his inboxes, by way of two mailboxes: one
 * loses its disk in the middle, the other gives everything again and again, the newest first. When
 * he wakes, those who wrote are off. Each message must be there once, and in order for each writer.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { E, type Ref } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import type { Inbox, Writer } from './kinds.ts';
import { MailSide } from './mail-side.ts';
import { INBOXES } from './mail-vat.ts';

export interface StoryOptions {
  readonly folder: string;
  /** The program of the vats; undefined: all run in this process. */
  readonly program: string | undefined;
  readonly writers: readonly string[];
  /** Written while Bob is off, by all together. */
  readonly messages: number;
  readonly log?: (line: string) => void;
}

export interface Story {
  /** What each inbox heard. */
  readonly heard: readonly (readonly string[])[];
  readonly wrong: readonly string[];
  /** How many envelopes were in the mailbox that lost its disk, before it did and after. */
  readonly lost: number;
  readonly later: number;
}

const POLL_MS = 100;
const QUOTA = 50_000_000n;

export async function mailStory(options: StoryOptions): Promise<Story> {
  const { folder, program, writers, messages, log = () => undefined } = options;
  const side = (name: string) => new MailSide(join(folder, name), program);
  const [bob, forgetful, replaying] = [side('bob'), side('forgetful'), side('replaying')];
  const senders = writers.map((name) => ({ name, side: side(name) }));
  const all = [bob, forgetful, replaying, ...senders.map((one) => one.side)];
  try {
    for (const one of all) await one.start();
    await addMailboxes(bob, forgetful, replaying);
    await meet(bob, senders);
    log('all have met');
    await bob.end();
    const half = messages / senders.length / 2;
    await write(senders, half);
    const lost = await heldBy(forgetful);
    await forgetful.end();
    await forgetful.loseMail();
    await forgetful.start();
    log(`half of them is left, and a mailbox has lost ${lost} envelopes`);
    await write(senders, half);
    const later = await heldBy(forgetful);
    for (const one of senders) await one.side.end();
    log('all is left, and the senders are off');
    await bob.start();
    const expected = messages + senders.length * INBOXES;
    const heard = await heardBy(bob, expected);
    // Whatever is given again now must change nothing.
    await E(await E(bob.admin).mailboxes()).collect();
    const again = await heardBy(bob, expected);
    log('Bob has heard all of it');
    for (const one of senders) await one.side.start();
    for (const one of senders) await until(async () => (await waiting(one.side)) === 0n);
    const after = await heardBy(bob, expected);
    const wrong = [heard, again, after].flatMap((now) => wrongIn(now, writers, messages));
    return { heard, wrong, lost, later };
  } finally {
    for (const one of all) await one.end();
  }
}

async function addMailboxes(bob: MailSide, host: MailSide, liar: MailSide): Promise<void> {
  const offers = await E(host.admin).mailboxes();
  const { address } = await E(offers).grant('', 'Bob', QUOTA);
  const own = await E(bob.admin).mailboxes();
  await E(own).add(address, 'Forgetful');
  await E(own).add(await liar.address(liar.numbers.lying), 'Replaying');
}

interface Sender {
  readonly name: string;
  readonly side: MailSide;
}

const writerOf = (side: MailSide) => side.own<RefTo<typeof Writer>>(side.numbers.writer);

/** Each writes one message to each inbox, and hears where Bob's mailboxes are. */
async function meet(bob: MailSide, senders: readonly Sender[]): Promise<void> {
  for (const { name, side } of senders) {
    const inboxes: Ref[] = [];
    for (const inbox of bob.numbers.inboxes) {
      inboxes.push(await E(side.admin).enliven(await bob.address(inbox)));
    }
    const writer = await writerOf(side);
    await E(writer).knows(name, inboxes);
    await E(writer).write(BigInt(INBOXES));
    await until(async () => {
      const [peer] = (await peersOf(side)).rows;
      return peer?.outbox === 0n && peer.mailboxes === 2n;
    });
  }
}

async function write(senders: readonly Sender[], each: number): Promise<void> {
  for (const { side } of senders) await E(await writerOf(side)).write(BigInt(each));
  for (const { side } of senders) {
    await until(async () => {
      const [peer] = (await peersOf(side)).rows;
      if (peer && peer.outbox > 0n && peer.left === peer.outbox) return true;
      // Nobody waits for a minute to pass.
      side.jump();
      return false;
    });
  }
}

async function peersOf(side: MailSide) {
  return E(await E(side.admin).inspector()).peers();
}

async function waiting(side: MailSide): Promise<bigint | undefined> {
  return (await peersOf(side)).rows[0]?.outbox;
}

async function heldBy(host: MailSide): Promise<number> {
  const [grant] = await E(await E(host.admin).mailboxes()).grants();
  return Number(grant?.count ?? 0);
}

async function heardBy(bob: MailSide, expected: number): Promise<readonly string[][]> {
  const read = async (): Promise<string[][]> => {
    const heard: string[][] = [];
    for (const number of bob.numbers.inboxes) {
      heard.push([...(await E(await bob.own<RefTo<typeof Inbox>>(number)).heard())]);
    }
    return heard;
  };
  await until(async () => (await read()).flat().length >= expected);
  return read();
}

/** Is each message in the inbox it was written to, once, and in order for each writer? */
function wrongIn(
  heard: readonly (readonly string[])[],
  writers: readonly string[],
  messages: number,
): string[] {
  const wrong: string[] = [];
  const each = messages / writers.length + INBOXES;
  for (const [at, words] of heard.entries()) {
    for (const writer of writers) {
      const came = words.filter((word) => word.startsWith(`${writer} `));
      const sent = Array.from({ length: each }, (_, index) => index + 1)
        .filter((number) => number % INBOXES === at)
        .map((number) => `${writer} ${number}`);
      if (came.join('\n') === sent.join('\n')) continue;
      wrong.push(`inbox ${at}: of ${sent.length} by ${writer} came ${came.length}, or in disorder`);
    }
  }
  return wrong;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await delay(POLL_MS);
}
