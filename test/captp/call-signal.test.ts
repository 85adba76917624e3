import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Channel,
  callSignal,
  E,
  Far,
  makeVow,
  memoryChannels,
  type Resolver,
  type Session,
} from '../../captp/index.ts';
import { fetch, type Pair, pair, until } from './session/pair.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Somebody who takes all the time there is, and notes what becomes of the calls. */
function slowWorker() {
  const calls: { signal: AbortSignal | undefined; answer: Resolver }[] = [];
  const worker = Far('Worker', {
    work() {
      const { vow, resolver } = makeVow();
      calls.push({ signal: callSignal(), answer: resolver });
      return vow;
    },
    note: (what: unknown) => what,
  });
  return { worker, calls };
}

const nothingHeld = (...sessions: Session[]): boolean => {
  collect();
  return sessions.every((session) => {
    const { exports, imports, answers, questions } = session.counts();
    return exports + answers + questions === 0 && imports <= 1;
  });
};

/** What is sent by each side, in words of the wire. */
function overheard(): { channels: [Channel, Channel]; said: string[][] } {
  const channels = memoryChannels();
  const said = channels.map((channel) => {
    const heard: string[] = [];
    const send = channel.send.bind(channel);
    channel.send = (frames) => {
      for (const frame of frames) heard.push(Buffer.from(frame).toString('latin1'));
      send(frames);
    };
    return heard;
  });
  return { channels, said };
}

const far = async ({ alice }: Pair) => fetch(alice, 'worker');

describe('a call that is given up', () => {
  it('breaks with cancelled at once, and says whether it took too long', async () => {
    const both = await pair({}, { worker: slowWorker().worker });
    const worker = await far(both);
    const stop = new AbortController();
    const stopped = E.until(worker, stop.signal).work!();
    stop.abort();
    await assert.rejects(stopped, { code: 'cancelled', message: 'This was cancelled.' });
    const late = E.until(worker, AbortSignal.timeout(1)).work!();
    await assert.rejects(late, { code: 'cancelled', message: 'There was no answer in time.' });
  });

  it('sends nothing when it was given up before', async () => {
    const { channels, said } = overheard();
    const both = await pair({}, { worker: slowWorker().worker }, {}, channels);
    const worker = await far(both);
    await E(worker).note!('settled');
    await until(() => both.alice.counts().questions === 0, 'nothing is under way');
    const before = said[0]?.length;
    await assert.rejects(E.until(worker, AbortSignal.abort()).work!(), { code: 'cancelled' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(said[0]?.length, before);
  });

  it('tells who works on it, by letting go of the answer before there is one', async () => {
    const { channels, said } = overheard();
    const { worker, calls } = slowWorker();
    const both = await pair({}, { worker }, {}, channels);
    const theirs = await far(both);
    const stop = new AbortController();
    const answer = E.until(theirs, stop.signal).work!();
    await until(() => calls.length === 1, 'the call has come');
    const [call] = calls;
    assert.equal(call?.signal?.aborted, false);
    const [before, answered] = [said[0]?.length, said[1]?.length];
    stop.abort();
    await assert.rejects(answer, { code: 'cancelled' });
    await until(() => call?.signal?.aborted === true, 'the worker is told');
    assert.match(said[0]?.slice(before).join() ?? '', /op:gc-answers/);
    assert.equal(said[1]?.length, answered);
  });

  it('is told when the session ends, by either side', async () => {
    for (const side of ['alice', 'bob'] as const) {
      const { worker, calls } = slowWorker();
      const both = await pair({}, { worker });
      const answer = E(await far(both)).work!();
      const breaks = assert.rejects(answer, { code: 'disconnected' });
      await until(() => calls.length === 1, 'the call has come');
      both[side].abort('Good night.');
      await breaks;
      await until(() => calls[0]?.signal?.aborted === true, 'the worker is told');
    }
  });

  it('ignores an answer that comes later, and a signal that is aborted after it', async () => {
    const { worker, calls } = slowWorker();
    const both = await pair({}, { worker });
    const theirs = await far(both);
    const stop = new AbortController();
    const early = E.until(theirs, stop.signal).work!();
    await until(() => calls.length === 1, 'the call has come');
    stop.abort();
    await assert.rejects(early, { code: 'cancelled' });
    calls[0]?.answer.resolve('late');
    assert.equal(await E(theirs).note!('after it'), 'after it');
    assert.equal((early.settled as { error: { code: string } }).error.code, 'cancelled');

    const again = new AbortController();
    const inTime = E.until(theirs, again.signal).work!();
    await until(() => calls.length === 2, 'the call has come');
    calls[1]?.answer.resolve('in time');
    assert.equal(await inTime, 'in time');
    again.abort();
    assert.equal(await inTime, 'in time');
    assert.equal(await E(theirs).note!('the session goes on'), 'the session goes on');
    assert.equal(calls[1]?.signal?.aborted, false);
  });

  it('leaves nothing behind on either side', async () => {
    const { worker, calls } = slowWorker();
    const both = await pair({}, { worker });
    await giveUpMany(both, calls);
    await until(() => nothingHeld(both.alice, both.bob), 'all tables are empty');
  });

  async function giveUpMany(both: Pair, calls: ReturnType<typeof slowWorker>['calls']) {
    const theirs = await far(both);
    const stop = new AbortController();
    const answers = Array.from({ length: 10 }, () => E.until(theirs, stop.signal).work!());
    // Sent ahead to an answer that never comes.
    const ahead = answers.map((answer) => E(answer as never as typeof theirs).note!('x'));
    await until(() => calls.length === 10, 'all calls have come');
    stop.abort();
    for (const answer of answers) await assert.rejects(answer, { code: 'cancelled' });
    await until(() => calls.every(({ signal }) => signal?.aborted), 'all are told');
    for (const { answer } of calls) answer.reject(new Error('given up'));
    // What was sent ahead was not given up, and is answered as ever.
    for (const answer of ahead) await assert.rejects(async () => answer, { message: 'given up' });
    assert.equal(await E(theirs).note!('on'), 'on');
  }

  it('may be given up before it has begun, for an object here', async () => {
    const { worker, calls } = slowWorker();
    const stop = new AbortController();
    const answer = E.until(worker, stop.signal).work();
    stop.abort();
    await assert.rejects(async () => answer, { code: 'cancelled' });
    assert.equal(calls[0]?.signal?.aborted, true);
  });

  it('has a signal only within a method, and only when an answer is wanted', async () => {
    const { worker, calls } = slowWorker();
    E.sendOnly(worker).work();
    await until(() => calls.length === 1, 'the call has come');
    assert.equal(calls[0]?.signal, undefined);
    assert.equal(callSignal(), undefined);
    await E(worker).note('x');
    assert.equal(callSignal(), undefined);
  });
});
