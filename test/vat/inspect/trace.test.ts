/** Traces: what led to a turn and to what it led, within a vat and from one to another. */
import assert from 'node:assert/strict';
import { E, type Ref } from '../../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  nat,
  type RefTo,
  ref,
  type Vat,
} from '../../../vat/index.ts';
import { world } from '../powers.ts';
import { House, Street, until } from '../street.ts';

const Relaying = defineInterface('Relaying', {
  meet: call(arg('next', ref())),
  relay: call(arg('hops', nat)),
  fan: call(arg('count', nat)),
  arrive: call(),
});
type Relay = RefTo<typeof Relaying>;

const Relayer = defineActor('Relayer', {
  version: 1,
  interfaces: { relaying: Relaying },
  state: () => ({ next: undefined as Ref | undefined, seen: 0 }),
  facets: {
    relaying: {
      meet(next) {
        this.state.next = next;
      },
      relay(hops) {
        this.state.seen++;
        const next = this.state.next as Relay;
        if (hops > 0) E.sendOnly(next).relay(hops - 1);
        else E.sendOnly(next).arrive();
      },
      fan(count) {
        for (let at = 0; at < count; at++) E.sendOnly(this.state.next as Relay).arrive();
      },
      arrive() {
        this.state.seen++;
      },
    },
  },
});

async function circle() {
  const w = await world([Relayer]);
  const one = (await w.vat.provide('one', Relayer)).relaying;
  const two = (await w.vat.provide('two', Relayer)).relaying;
  await E(one).meet(two);
  await E(two).meet(one);
  return { ...w, one, two };
}

async function last(vat: Vat, method: string): Promise<number> {
  const { rows } = await vat.inspection.turns();
  return rows.find((turn) => turn.method === method)?.turn ?? assert.fail();
}

describe('the trace of a turn', () => {
  it('goes back to what came in, and forward to all that followed', async () => {
    const { vat, one } = await circle();
    await E(one).relay(3);
    await vat.idle();
    const end = await last(vat, 'arrive');
    const back = await vat.inspection.trace(end);
    assert.deepEqual(
      back.steps.map(({ is, steps, turn }) => [is, steps, turn.method]),
      [
        ['cause', 4, 'relay'],
        ['cause', 3, 'relay'],
        ['cause', 2, 'relay'],
        ['cause', 1, 'relay'],
        ['asked', 0, 'arrive'],
      ],
    );
    assert.deepEqual(back.steps[0]?.turn.cause, { from: 'host' });
    const root = back.steps[0]?.turn.turn ?? 0;
    const { steps, more } = await vat.inspection.trace(root);
    assert.deepEqual(
      steps.map(({ is, steps: far }) => [is, far]),
      [
        ['asked', 0],
        ['effect', 1],
        ['effect', 2],
        ['effect', 3],
        ['effect', 4],
      ],
    );
    assert.equal(more, false);
  });

  it('tells effects from what merely came later', async () => {
    const { vat, one, two } = await circle();
    await E(one).fan(2);
    await E(two).fan(3);
    await vat.idle();
    const { steps } = await vat.inspection.trace(await last(vat, 'fan'));
    assert.deepEqual(
      steps.map(({ is }) => is),
      ['asked', 'effect', 'effect', 'effect'],
    );
  });

  it('is bounded, and says that there is more', async () => {
    const { vat, one } = await circle();
    await E(one).fan(1_000);
    await vat.idle();
    const fan = await vat.inspection.trace(
      (await vat.inspection.trace(await last(vat, 'arrive'))).steps[0]?.turn.turn ?? 0,
    );
    assert.equal(fan.steps.length, 500);
    assert.equal(fan.more, true);
  });

  it('names the other vat and the number of the message where it leaves and enters', async () => {
    const street = new Street();
    const ada = new House(street, 'ada', 1);
    const ben = new House(street, 'ben', 1_000);
    await ada.open();
    await ben.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await E(await ada.talker()).tell(1n);
    await until(street, async () => (await E(await ben.talker()).heard()).length > 0);
    const sent = await ada.vat.inspection.turn(await last(ada.vat, 'tell'));
    assert.deepEqual(sent.sent, [{ to: { to: 'peer', peer: 'ben' }, method: 'hear', message: 1 }]);
    const [came] = (await ben.vat.inspection.trace(await last(ben.vat, 'hear'))).steps;
    assert.deepEqual(came?.turn.cause, {
      from: 'peer',
      peer: 'ada',
      message: 1,
      peerTurn: sent.turn,
    });
    const [peer] = ada.vat.inspection.peers().rows;
    assert.deepEqual([peer?.peer, peer?.sent, peer?.received], ['ben', 1, 0]);
    await ada.end();
    await ben.end();
  });
});
