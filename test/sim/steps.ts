/** Does what the steps of a plan say. */
import type { Ref } from '../../captp/index.ts';
import type { MemoryNetwork } from '../../captp/netlayers/memory-network.ts';
import { type Home, locationOf, nameOf } from './machine.ts';
import { machineOf, type Step, type StepOf, type Wire } from './plan.ts';
import type { Station } from './station.ts';

export interface StepPowers {
  readonly network: MemoryNetwork;
  readonly stations: readonly Station[];
  readonly note: (what: string) => void;
}

/** How long connections stand half open at most. */
const KEEP_ALIVE_MS = 45_000;

export class Steps {
  /** Grants of which their client heard that they are revoked. */
  readonly revoked = new Set<number>();
  readonly #our: StepPowers;
  /** The swiss numbers of grants. */
  readonly #numbers = new Map<number, Uint8Array>();

  constructor(powers: StepPowers) {
    this.#our = powers;
  }

  /** Makes known to all whom they send to, once everybody has settled. */
  wireAll(wires: readonly Wire[]): void {
    const { stations } = this.#our;
    const wireWhenAllUp = (left: readonly Station[]): void => {
      const [first, ...others] = left;
      if (first) return first.whenUp(() => wireWhenAllUp(others));
      void this.#wireAll(wires);
    };
    wireWhenAllUp(stations);
  }

  perform(step: Step): void {
    const { network, stations, note } = this.#our;
    note(JSON.stringify(step));
    switch (step.is) {
      case 'call':
        return this.#call(step);
      case 'give':
        return this.#give(step);
      case 'crash':
        return this.#crash(step);
      case 'stop':
        return stations[step.machine]?.stop(step.down);
      case 'clock':
        return stations[step.machine]?.machine.jump(step.by);
      case 'hangup':
        return stations[step.machine]?.client.hangUp();
      case 'disk':
        return stations[step.machine]?.machine.disk.misbehave(
          step.fault,
          step.writes,
          step.openings,
        );
      case 'dial':
        return this.#dial(step);
      default:
        return network[step.is](...(step.ends.map(nameOf) as [string, string]));
    }
  }

  /** From now on nothing goes wrong. */
  healAll(): void {
    const { network, stations } = this.#our;
    network.endCuts();
    for (const [one, { machine }] of stations.entries()) {
      machine.disk.behave();
      for (const other of stations.keys()) network.heal(nameOf(one), nameOf(other));
    }
  }

  /** Tells of each grant whose number still leads somewhere, though it is revoked. */
  async findRevoked(wrong: (what: string) => void): Promise<void> {
    const { network, stations } = this.#our;
    for (const grant of this.revoked) {
      const number = this.#numbers.get(grant);
      if (!number) continue;
      const found = stations[machineOf(grant)]?.home?.vat.lookup(number);
      void found?.then((ref) => ref && wrong(`the number of the revoked grant ${grant} is good`));
    }
    await network.run(1_000);
  }

  #crash({ machine, kept, silent, down }: StepOf<'crash'>): void {
    const { network, stations } = this.#our;
    stations[machine]?.crash(kept, silent, down);
    if (!silent) return;
    // Netlayers ask for a sign of life; here it is the network that ends what is half open.
    network.timers.after(down + KEEP_ALIVE_MS, () => {
      for (const other of stations.keys()) network.cut(nameOf(machine), nameOf(other));
    });
  }

  #call({ actor, method, args }: StepOf<'call'>): void {
    const station = this.#of(actor);
    station.whenUp((home) => {
      station.client.ask(home, station.own(actor), [actor, method, ...args], (answer) => {
        if (method === 'revoke') this.revoked.add(Number(answer));
      });
    });
  }

  #give({ granter, method, holder }: StepOf<'give'>): void {
    const station = this.#of(granter);
    station.whenUp((home) => {
      station.client.ask(home, station.own(granter), [granter, method], (answer) => {
        const [id, swiss] = answer as [number, Uint8Array];
        const grant = Number(id);
        this.#numbers.set(grant, swiss);
        this.#introduce(holder, grant, method === 'grant' ? 'use' : 'visit', swiss);
      });
    });
  }

  /** `from` learns of `to`, which is found by `swiss`. */
  #introduce(from: number, to: number, method: string, swiss: Uint8Array): void {
    const { note } = this.#our;
    const station = this.#of(from);
    station.whenUp((home) => {
      const introduced = this.#found(home, from, to, swiss).then((ref) => {
        if (ref && station.home === home) this.#wire(home, { from, to, method }, ref);
      });
      introduced.catch(() => note(`${from} is not told of ${to}`));
    });
  }

  async #wireAll(wires: readonly Wire[]): Promise<void> {
    const found = wires.map(({ from, to }) => {
      const { door } = this.#of(to).numbers.get(to) as { door: Uint8Array };
      return this.#found(this.#of(from).home as Home, from, to, door);
    });
    for (const [at, ref] of (await Promise.all(found)).entries()) {
      const wire = wires[at] as Wire;
      this.#wire(this.#of(wire.from).home as Home, wire, ref as Ref);
    }
  }

  #wire(home: Home, { from, to, method }: Wire, ref: Ref): void {
    const station = this.#of(from);
    station.client.ask(home, station.own(from), [from, 'wire', to, method, ref]);
  }

  /** What is found by a number of `to`, as the vat of `from` knows it. */
  async #found(home: Home, from: number, to: number, swiss: Uint8Array): Promise<Ref | undefined> {
    const other = this.#of(to);
    if (other === this.#of(from)) return home.vat.lookup(swiss);
    return home.far.revive({ locator: other.machine.ownLocator(), swiss });
  }

  /** One dials the other, whether or not they are connected. */
  #dial({ from, to }: StepOf<'dial'>): void {
    const { stations } = this.#our;
    stations[from]?.whenUp(({ peer }) => {
      peer.connect(locationOf(to)).catch(() => undefined);
    });
  }

  #of(actor: number): Station {
    return this.#our.stations[machineOf(actor)] as Station;
  }
}
