import assert from 'node:assert/strict';
import { E, Far, makeVow, send, sendOnly } from '../../../captp/index.ts';
import { forEachDialect } from './dialects.ts';
import { House } from './house.ts';
import { answered, asking, broken, exported, fulfil, lent, promised, SWISS } from './messages.ts';
import { rest } from './patience.ts';
import { DIALECTS, descriptorIn } from './raw-dialect.ts';
import type { RawSession } from './raw-session.ts';
import { type Raw, type RawRecord, rec, symbol } from './raw-syrup.ts';
import { same, show } from './same.ts';

/** The next message, which goes to `to`; its arguments, answer number and resolver. */
async function heard(tester: RawSession, to: Raw) {
  const message = await tester.next();
  assert.equal(message.label, 'op:deliver');
  const [target, args, answer, resolver] = message.fields as [Raw, Raw[], bigint, RawRecord];
  same(target, to, show(message));
  return { args, answer, resolver: exported(descriptorIn(resolver)!.position) };
}

forEachDialect('a message of its own', (house) => {
  it('takes no answer number when no answer is wanted', async () => {
    const shout = (guest: unknown) => {
      void send(guest, ['before']);
      for (let n = 0n; n < 3n; n++) sendOnly(guest, ['shout', n]);
      void send(guest, ['after']);
    };
    house().serve('shouter', Far('Shouter', shout));
    const tester = await house().join();
    const guest = tester.freshPosition();
    tester.tell(await tester.fetch('shouter'), [lent(guest)]);
    const before = await heard(tester, exported(guest));
    for (let n = 0n; n < 3n; n++) {
      await tester.expect(tester.dialect.deliverOnly(exported(guest), ['shout', n]));
    }
    const after = await heard(tester, exported(guest));
    assert.equal(after.answer, before.answer + 1n);
    for (const { resolver } of [before, after]) tester.tell(resolver, fulfil(1n));
    await tester.balanced();
  });

  it('names the promise for one answer by one number, however often', async () => {
    const ask = (guest: unknown) => {
      const answer = send(guest, ['first']);
      sendOnly(guest, [answer, [answer]]);
    };
    house().serve('asker', Far('Asker', ask));
    const tester = await house().join();
    const guest = tester.freshPosition();
    tester.tell(await tester.fetch('asker'), [lent(guest)]);
    const { answer, resolver } = await heard(tester, exported(guest));
    const [, args] = (await tester.next()).fields as [Raw, Raw[]];
    const first = args[0] as Raw;
    same(args, [first, [first]]);
    if (descriptorIn(first)?.kind === 'answer') same(first, answered(answer));
    tester.tell(resolver, fulfil(1n));
    await tester.balanced();
  });

  it('goes ahead to the answer of one before, in the order sent', async () => {
    const chain = async (guest: unknown) => {
      const answer = send(guest, ['open']);
      sendOnly(answer, ['one']);
      const last = send(answer, ['two']);
      sendOnly(answer, ['three']);
      return last;
    };
    house().serve('chain', Far('Chain', chain));
    const tester = await house().join();
    const guest = tester.freshPosition();
    const told = tester.ask(await tester.fetch('chain'), [lent(guest)]);
    const opened = await heard(tester, exported(guest));
    const ahead = answered(opened.answer);
    await tester.expect(tester.dialect.deliverOnly(ahead, ['one']));
    const two = await heard(tester, ahead);
    same(two.args, ['two']);
    await tester.expect(tester.dialect.deliverOnly(ahead, ['three']));
    const room = tester.freshPosition();
    tester.tell(opened.resolver, fulfil(lent(room)));
    tester.tell(two.resolver, fulfil('done'));
    same(await tester.fulfilled(told), 'done');
    await tester.balanced();
  });

  it('that cannot be written leaves no counts behind, and breaks', async () => {
    const made = Far('Made', {});
    const unpassable = () => [made, Far('Other', {}), () => 'a function'];
    house().serve('bad', Far('Bad', unpassable));
    house().serve(
      'good',
      Far('Good', () => made),
    );
    const tester = await house().join();
    const [session] = house().peer.sessions();
    const bad = await tester.fetch('bad');
    const before = session!.counts().exports;
    for (let n = 0; n < 3; n++) {
      const reason = await tester.brokenWith(tester.ask(bad, []));
      assert.match(show(reason), /desc:error/);
    }
    assert.equal(session!.counts().exports, before);
    const good = await tester.fetch('good');
    const told = await tester.fulfilled(tester.ask(good, []));
    const { position } = descriptorIn(told)!;
    tester.send(tester.dialect.gcExports([position], [1n]));
    same(await tester.fetch('good'), good);
    tester.tell(exported(position), []);
    await tester.aborted(/did not give you/);
  });

  it('of an error tells its text and its code, and nothing of this machine', async () => {
    const fail = (how: unknown) => {
      if (how === 'coded') throw Object.assign(new Error('It ended.'), { code: 'over' });
      if (how === 'system') throw Object.assign(new Error('/etc/x'), { code: 'ENOENT' });
      throw new TypeError('No.');
    };
    house().serve('fails', Far('Fails', fail));
    const tester = await house().join();
    const fails = await tester.fetch('fails');
    for (const [how, text] of [
      ['coded', 'It ended. [over]'],
      ['system', 'Something failed there. [internal]'],
      ['plain', 'No.'],
    ] as const) {
      same(await tester.brokenWith(tester.ask(fails, [how])), rec('desc:error', text));
    }
  });

  it('carries a promise of its own, and tells who listens what becomes of it', async () => {
    const { vow, resolver } = makeVow();
    house().serve(
      'later',
      Far('Later', () => [vow, vow]),
    );
    const tester = await house().join();
    const later = await tester.fetch('later');
    const [one, other] = (await tester.fulfilled(tester.ask(later, []))) as [Raw, Raw];
    same(one, other);
    const { kind, position } = descriptorIn(one)!;
    assert.equal(kind, 'import-promise');
    const listener = tester.freshPosition();
    tester.send(tester.dialect.listen(exported(position), lent(listener)));
    await tester.silence();
    resolver.resolve('now');
    same(await tester.fulfilled(listener), 'now');
    await tester.silence();
  });

  it('to what has ended breaks, and nothing is sent', async () => {
    const kept: unknown[] = [];
    house().serve(
      'keeper',
      Far('Keeper', (guest: unknown) => void kept.push(guest)),
    );
    const tester = await house().join();
    tester.tell(await tester.fetch('keeper'), [lent(tester.freshPosition())]);
    await tester.silence();
    tester.send(rec('op:abort', 'bye'));
    await tester.closedInSilence();
    await assert.rejects(Promise.resolve(send(kept[0], ['late'])), { code: 'disconnected' });
    await tester.closedInSilence();
  });

  it('waits for an answer that breaks when the session ends', async () => {
    const answers: PromiseLike<unknown>[] = [];
    const ask = (guest: unknown) => {
      const answer = send(guest, ['?']);
      answers.push(answer, E.get(answer, 'x'), send(answer, ['more']));
    };
    house().serve('asker', Far('Asker', ask));
    const tester = await house().join();
    tester.tell(await tester.fetch('asker'), [lent(tester.freshPosition())]);
    const labels: string[] = [];
    while (labels.length < 4) labels.push((await tester.next()).label);
    assert.deepEqual(labels.sort(), ['op:deliver', 'op:deliver', 'op:get', 'op:listen']);
    tester.wire.close();
    for (const answer of answers) {
      await assert.rejects(Promise.resolve(answer), { code: 'disconnected' });
    }
  });

  it('asks once: what is told after the first word is ignored', async () => {
    const ask = (guest: unknown) => send(guest, ['?']);
    house().serve('asker', Far('Asker', ask));
    const tester = await house().join();
    const guest = tester.freshPosition();
    const told = tester.ask(await tester.fetch('asker'), [lent(guest)]);
    const { resolver } = await heard(tester, exported(guest));
    tester.tell(resolver, broken('first'));
    tester.tell(resolver, fulfil('second'));
    tester.send(asking(resolver, fulfil('third'), false, false));
    same(await tester.brokenWith(told), 'first');
    await tester.silence();
  });

  it('lends a resolver that may be handed on, and works from there', async () => {
    house().serve(
      'asker',
      Far('Asker', (guest: unknown) => send(guest, ['?'])),
    );
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const guest = tester.freshPosition();
    const told = tester.ask(await tester.fetch('asker'), [lent(guest)]);
    const { resolver } = await heard(tester, exported(guest));
    const [back] = (await tester.fulfilled(tester.ask(echo, [resolver]))) as Raw[];
    tester.tell(exported(descriptorIn(back as Raw)!.position), fulfil('by another way'));
    same(await tester.fulfilled(told), 'by another way');
    tester.tell(resolver, fulfil('too late'));
    await tester.silence();
  });

  it('lends a resolver that can be asked, and says that it was told', async () => {
    house().serve(
      'asker',
      Far('Asker', (guest: unknown) => send(guest, ['?'])),
    );
    const tester = await house().join();
    const guest = tester.freshPosition();
    const told = tester.ask(await tester.fetch('asker'), [lent(guest)]);
    const { resolver } = await heard(tester, exported(guest));
    const asked = tester.ask(resolver, fulfil(lent(guest)));
    const messages = [await tester.next(), await tester.next()];
    const to = messages.map(({ fields }) => show(fields[0] as Raw)).sort();
    assert.deepEqual(to, [told, asked].map((position) => show(exported(position))).sort());
  });
});

describe('a part that is asked for while too much waits to be sent', () => {
  it('has its answer number used by nothing else', async () => {
    const house = new House(DIALECTS.at(-1)!, { limits: { bufferedBytes: 1 } });
    const kept: unknown[] = [];
    const keeper = {
      keep: (guest: unknown) => void kept.push(guest),
      part: () => E.get(kept[0], 'a').then(undefined, () => undefined),
      ask: () => void send(kept[0], ['?']),
    };
    house.serve('keeper', Far('Keeper', keeper));
    const tester = await house.join();
    const to = await tester.fetch('keeper');
    tester.tell(to, [symbol('keep'), promised(tester.freshPosition())]);
    assert.equal((await tester.next()).label, 'op:listen');
    tester.tell(to, [symbol('part')]);
    assert.equal((await tester.next()).label, 'op:get');
    assert.equal((await tester.next()).label, 'op:listen');
    await rest();
    tester.tell(to, [symbol('ask')]);
    // Whose number must be a fresh one: the books know that of the part.
    const { label } = await tester.next();
    assert.equal(label, 'op:deliver');
    await house.close();
  });
});
