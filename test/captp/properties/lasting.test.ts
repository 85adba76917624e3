import assert from 'node:assert/strict';
import { E, Far, type LocalPeer, type Ref, startPeer } from '../../../captp/index.ts';
import { nameOf, type Simulation, settle, simulation } from './peers.ts';
import { schedules } from './schedules.ts';
import { simulatedCrypto } from './simulated-crypto.ts';

interface Notebook {
  note(stream: string, number: bigint): void;
}

const [HOLDER, HOST] = [nameOf(0), nameOf(1)];
/** Longer than any message waits for a connection, and than any pause between two tries. */
const AFTER_ALL_MS = 400_000;

/** A peer that holds lasting references, and one that hosts what they lead to, and may crash. */
class Lasting {
  readonly #sim: Simulation;
  readonly #crypto = simulatedCrypto();
  readonly #received: string[] = [];
  readonly #streams: { readonly ref: Ref<Notebook>; sent: bigint }[];
  readonly #answers: { how: string[] }[] = [];
  #host: LocalPeer;

  constructor(sim: Simulation) {
    this.#sim = sim;
    const holder = this.#start(HOLDER);
    this.#host = this.#start(HOST);
    const peer = this.#host.locations[0]!;
    this.#streams = [1, 2].map((number) => {
      const ref = holder.lasting({ peer, swiss: Uint8Array.of(number) }) as Ref<Notebook>;
      return { ref, sent: 0n };
    });
  }

  async act(): Promise<void> {
    const { random, network } = this.#sim;
    const choice = random.below(20);
    if (choice < 12) this.send(random.below(this.#streams.length));
    else if (choice < 16) await network.run(random.pick([1, 10, 100, 5_000]));
    else if (choice === 16) network.cut(HOLDER, HOST);
    else if (choice === 17) network.part(HOLDER, HOST);
    else if (choice === 18) network.heal(HOLDER, HOST);
    else await this.#restart();
  }

  send(stream: number): string {
    const to = this.#streams[stream]!;
    const answer = { how: [] as string[] };
    this.#answers.push(answer);
    const number = to.sent++;
    E(to.ref)
      .note(String(stream), number)
      .then(
        () => answer.how.push('told'),
        (error: unknown) => answer.how.push(String(error)),
      );
    return `${stream}:${number}`;
  }

  /** When all is well again, what is sent arrives, and what was sent has kept its order. */
  async end(): Promise<void> {
    const { network } = this.#sim;
    network.heal(HOLDER, HOST);
    await network.run(AFTER_ALL_MS);
    // By these the holder finds out what stands half open.
    for (const stream of this.#streams.keys()) this.send(stream);
    await network.run(AFTER_ALL_MS);
    const last = this.#streams.map((_, stream) => this.send(stream));
    await network.run(AFTER_ALL_MS);
    await settle();
    for (const note of last) assert.ok(this.#received.includes(note), `${note} arrives`);
    for (const stream of this.#streams.keys()) {
      const numbers = this.#received
        .filter((note) => note.startsWith(`${stream}:`))
        .map((note) => Number(note.split(':')[1]));
      const rises = numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number));
      assert.ok(rises, `stream ${stream}: ${numbers.join(' ')}`);
    }
    assert.deepEqual(
      this.#answers.filter(({ how }) => how.length !== 1),
      [],
    );
  }

  async #restart(): Promise<void> {
    const { network, random } = this.#sim;
    if (random.happens(0.5)) network.crash(HOST);
    else network.vanish(HOST);
    await network.run(random.pick([1, 1_000, 30_000]));
    this.#host = this.#start(HOST);
  }

  #start(name: string): LocalPeer {
    const { network, random } = this.#sim;
    const notebook: Ref<Notebook> = Far('Notebook', {
      note: (stream: string, number: bigint) => void this.#received.push(`${stream}:${number}`),
    });
    return startPeer({
      netlayers: [network.netlayer(name)],
      random,
      crypto: this.#crypto,
      timers: network.timers,
      bootstrap: { fetch: () => notebook },
    });
  }
}

async function lasts(seed: number): Promise<void> {
  const sim = simulation(seed);
  const lasting = new Lasting(sim);
  for (let acts = sim.random.between(5, 40); acts > 0; acts--) await lasting.act();
  await lasting.end();
  assert.deepEqual(sim.audit.faults, []);
}

describe('references that outlast connections, by whatever schedule', () => {
  schedules('keep order, double nothing, and work again in the end', 200, lasts);
});
