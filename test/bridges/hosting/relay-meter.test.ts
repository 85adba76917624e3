/** Whom the relay carries for, how much, and that it is served only while there is somebody. */
import assert from 'node:assert/strict';
import { HOSTING, Hosting, NetworkPlace, PEOPLE, PeopleBook } from '../../../actors/index.ts';
import { RelayMeter } from '../../../bridges/hosting/index.ts';
import { nodeCrypto, peerIdOf } from '../../../bridges/netlayers/index.ts';
import { NetworkService, SwitchedNetlayer, Twins } from '../../../bridges/network/index.ts';
import { designatorOf, E, signerFromSeed } from '../../../captp/index.ts';
import { SeededRandom, type World, world } from '../../vat/powers.ts';
import { FakeWorld } from '../network/fake-libp2p.ts';

const SEED = new Uint8Array(32).fill(5);
const KEY = nodeCrypto.publicKey(new Uint8Array(32).fill(6));
const [VAT, PEER] = [designatorOf(KEY), peerIdOf(KEY)];
const MINUTE = 60_000;
const WAITS_MAX = 2_000;

describe('the relay for friends', () => {
  let house: World;
  let meter: RelayMeter;
  let hosting: Awaited<ReturnType<typeof provided>>;

  async function provided() {
    const addresses = { none: true } as never;
    const { desk } = await house.vat.provide('people', PeopleBook, addresses);
    return house.vat.provide('hosting', Hosting, desk);
  }

  beforeEach(async () => {
    house = await world([...PEOPLE, ...HOSTING, NetworkPlace]);
    hosting = await provided();
    const onFault = (error: unknown) => house.faults.push(error);
    meter = new RelayMeter({ keeper: hosting.keeper, clock: house.clock, onFault });
    await meter.open();
  });
  afterEach(async () => {
    await meter.close();
    await house.vat.close();
    assert.deepEqual(house.faults, []);
  });

  const until = async (done: () => boolean): Promise<void> => {
    for (let waits = 0; !done(); waits++) {
      if (waits > WAITS_MAX) assert.fail('It never came to an end.');
      await new Promise((go) => setImmediate(go));
      if (waits % 10 === 9) house.clock.advance(1_000);
    }
  };
  const lend = (limit: bigint) => E(hosting.lender).lend('Bob', limit, VAT);

  it('carries for those who were lent a place, so many bytes a day', async () => {
    assert.deepEqual([meter.isOffered, meter.placeFor(PEER)], [false, false]);
    assert.equal(meter.carry(PEER), undefined);
    const { id } = await lend(1_000n);
    await until(() => meter.placeFor(PEER));
    const circuit = meter.carry(PEER);
    assert.equal(circuit?.carried(600), true);
    assert.equal(circuit?.carried(401), false);
    assert.deepEqual([meter.placeFor(PEER), meter.carry(PEER)], [false, undefined]);
    const { open, today } = meter.useOf(id);
    assert.deepEqual([open, today], [1, 1_001]);
    circuit?.ended();
    assert.equal(meter.useOf(id).open, 0);
    house.clock.advance(24 * 60 * MINUTE);
    assert.equal(meter.placeFor(PEER), true);
    await E(hosting.lender).change(id, 0n);
    await until(() => !meter.isOffered);
    assert.equal(meter.placeFor(PEER), false);
    assert.equal(meter.placeFor('nobody'), false);
  });

  it('stands at a few circuits at a time', async () => {
    const { id } = await lend(1_000n);
    await until(() => meter.isOffered);
    const circuits = Array.from({ length: 20 }, () => meter.carry(PEER));
    assert.equal(circuits.filter((one) => one !== undefined).length, 16);
    circuits[0]?.ended();
    const last = meter.carry(PEER);
    assert.equal(last?.carried(1), true);
    // What is taken back is taken back from circuits that stand, too.
    await E(hosting.lender).end(id);
    await until(() => !meter.isOffered);
    assert.equal(last?.carried(1), false);
  });

  it('writes its account each minute and when it is closed, of strangers in one sum', async () => {
    const { id } = await lend(1_000n);
    await until(() => meter.isOffered);
    meter.openToAll(true);
    assert.equal(meter.placeFor('12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'), true);
    meter.carry('12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA')?.carried(70);
    meter.carry(PEER)?.carried(300);
    assert.deepEqual([meter.strangers, meter.useOf(id).bytes], [70, 300]);
    house.clock.advance(MINUTE);
    await until(() => meter.useOf(id).bytes === 0);
    meter.carry(PEER)?.carried(5);
    await meter.close();
    const { places, strangers, relayed, circuits } = await E(hosting.keeper).book();
    assert.deepEqual([places[0]?.today, strangers, relayed, circuits], [305n, 70n, 305n, 2n]);
  });

  it('is served from when there is somebody, until there is nobody any more', async () => {
    const friends = new FakeWorld();
    const { keeper } = await house.vat.provide('network', NetworkPlace);
    const lenders: string[] = [];
    const service = new NetworkService({
      keeper,
      signer: signerFromSeed(SEED, nodeCrypto),
      seed: SEED,
      clock: house.clock,
      random: new SeededRandom(4),
      load: friends.library(),
      netlayer: new SwitchedNetlayer(),
      twins: new Twins({ clock: house.clock, stands: () => false }),
      spaces: { use: () => undefined },
      mailboxes: () => [],
      relays: {
        ours: meter,
        theirs: () => lenders,
        onChange: (listener) => meter.onChange(listener),
      },
      restored: false,
      moved: () => undefined,
      onFault: (error) => house.faults.push(error),
      log: () => undefined,
    });
    await service.start();
    await service.turn(true);
    await until(() => service.state === 'on');
    const [opened] = friends.opened;
    const [node] = friends.nodes.values();
    assert.deepEqual([opened?.serves.relay, node?.relays], [false, false]);
    const { id } = await lend(1_000n);
    await until(() => node?.relays === true);
    assert.equal(opened?.relayFor?.(PEER), true);
    assert.notEqual(opened?.carry?.(PEER), undefined);
    lenders.push(PEER);
    assert.deepEqual(opened?.relays?.(), [PEER]);
    await E(hosting.lender).change(id, 2_000n);
    await E(hosting.lender).end(id);
    await until(() => node?.relays === false);
    // The vat was on the network all the time.
    assert.deepEqual([friends.opened.length, node?.closed], [1, false]);
    await service.close();
  });
});
