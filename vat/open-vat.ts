/** `openVat`: puts the parts of a vat together over a database, and gives the door to it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { deliverTo, isRef, type Ref } from '../captp/index.ts';
import type { Vat } from './contract.ts';
import { Core } from './core.ts';
import { checkFormat } from './format.ts';
import { Inspection } from './inspect/inspection.ts';
import { type Cause, HOST } from './journal/cause.ts';
import { sturdyKey } from './keys.ts';
import { Loop } from './loop.ts';
import { makeMessage } from './message.ts';
import { PostOffice } from './post/post-office.ts';
import type { VatOptions } from './powers.ts';
import { BYTES } from './records.ts';
import { restoreMessages, restoreTimers } from './reopen.ts';
import { Roots } from './roots.ts';
import { facetOf } from './shell.ts';

/** Longest swiss number that is looked for; ours have 32 bytes. */
const SWISS_BYTES_MAX = 64;

/**
 * Opens the vat in `db`, making it when the database is empty. Timers that are due, and messages
 * that were not yet handled, are handled at once. Throws `WrongKey`, `UnknownFormat`, or what the
 * database throws. Damage elsewhere shows when it is met.
 */
export async function openVat(options: VatOptions): Promise<Vat> {
  const { db } = options;
  const core = new Core(options);
  await checkFormat(db, core.records);
  await core.journal.restore();
  await restoreTimers(core);
  const { messages, next } = await restoreMessages(core);
  const loop = new Loop(core, core.pause, next);
  core.enqueue = (message) => loop.enqueue(message);
  const office = makePost(options, core, loop);
  await office?.open(options.restored);
  await core.promises.records.restore();
  for (const message of messages) loop.enqueue(message);
  core.timers.look();
  office?.start();
  return makeVat(options, core, loop, office);
}

function makePost({ post }: VatOptions, core: Core, loop: Loop): PostOffice | undefined {
  if (!post) return undefined;
  const office = new PostOffice({
    core,
    roads: post,
    lookup: (swiss) => lookup(core, swiss),
    asTurn: (title, run) => loop.asTurn(title, run, true),
  });
  core.post = office;
  return office;
}

function makeVat({ db }: VatOptions, core: Core, loop: Loop, office: PostOffice | undefined): Vat {
  const roots = new Roots(core, loop);
  return {
    provide: (name, kind, ...args) => roots.provide(name, kind, args),
    find: (name) => roots.find(name),
    lookup: (swiss) => lookup(core, swiss),
    identify(ref) {
      const found = facetOf(core, ref);
      if (!found) return undefined;
      return { actor: found.shell.id, facet: found.facet, kind: found.shell.kindName };
    },
    dispatch(target, args, answer, origin) {
      const to = facetOf(core, target);
      const cause: Cause = origin ? { from: 'connection', name: origin.name } : HOST;
      if (to) loop.enqueue(makeMessage(to, args, answer, { origin, cause }));
      else deliverTo(target, args, answer);
    },
    postDoor: (isFrom, ended) => office?.door(isFrom, ended),
    inspection: new Inspection(core, loop, office),
    snapshot: () => db.iterator(BYTES),
    idle: () => loop.idle(),
    collect: () => core.collector.collect(),
    stats: () => ({
      awake: core.shells.awake,
      known: core.shells.size,
      queued: loop.queue.length,
      timers: core.timers.size,
      outgoing: office?.outgoing ?? 0,
      forked: office?.forked ?? 0,
      turns: loop.turns,
      commits: loop.commits,
    }),
    hurry: () => office?.hurry(),
    tellTwice: (other) => office?.tellTwice(other),
    life: () => office && { number: office.epoch.number, id: office.epoch.id },
    async close() {
      office?.close();
      core.timers.close();
      core.promises.expiries.close();
      await core.collector.close();
      await loop.close();
      core.timers.close();
      core.promises.expiries.close();
    },
  };
}

async function lookup(core: Core, swiss: Uint8Array): Promise<Ref | undefined> {
  if (!(swiss instanceof Uint8Array) || swiss.length > SWISS_BYTES_MAX) return undefined;
  const found = await core.records.get(sturdyKey(sha256(swiss)), { record: 'sturdy reference' });
  return isRef(found) ? found : undefined;
}
