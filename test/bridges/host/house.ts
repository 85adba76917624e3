/** A vat with a correspondent on this machine, which can be ended and started again where it was. */
import { setTimeout as delay } from 'node:timers/promises';
import { OPERATOR_SWISS_TEXT, type Operator } from '../../../actors/index.ts';
import { E, formatSturdyref, parsePeer } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { steadyPort } from '../../steady-port.ts';
import { Correspondent, type Talk } from '../../story/post/correspondent.ts';
import { type HostHere, hostHere } from './host-here.ts';

export class House {
  readonly folder: string;
  host!: HostHere;
  talk!: RefTo<typeof Talk>;
  #swiss: Uint8Array | undefined;
  #port: number | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens where it was before. */
  async open(): Promise<void> {
    this.#port ??= await steadyPort();
    this.host = await hostHere(this.folder, {
      keyed: true,
      port: this.#port,
      kinds: [Correspondent],
      onOpen: async (vat) => {
        const { talk } = await vat.provide('correspondent', Correspondent);
        this.#swiss ??= await E(talk).address();
      },
    });
    const { operator, ...connection } = await this.#connect();
    this.talk = connection.talk;
    this.operator = operator;
  }
  operator!: RefTo<typeof Operator>;

  async #connect() {
    const { fetch } = await this.host.local();
    const operator = (await fetch(OPERATOR_SWISS_TEXT)) as RefTo<typeof Operator>;
    const talk = (await fetch(this.#swiss as Uint8Array)) as RefTo<typeof Talk>;
    return { operator, talk };
  }

  /** It is found somewhere else when it opens the next time. */
  move(): void {
    this.#port = undefined;
  }

  async address(): Promise<string> {
    const { locator } = await E(await this.#admin()).status();
    return formatSturdyref({ peer: parsePeer(locator), swiss: this.#swiss as Uint8Array });
  }

  async #admin() {
    return E(await E(this.operator).home()).vat();
  }

  async meet(other: House): Promise<void> {
    const friend = await E(await this.#admin()).enliven(await other.address());
    await E(this.talk).meet(friend as RefTo<typeof Talk>);
  }

  async hasHeard(count: number): Promise<void> {
    // Nothing tells when something comes from another vat, so it is asked for.
    while (Number((await E(this.talk).report()).heard) < count) await delay(5);
  }

  async isAnswered(count: number): Promise<void> {
    while (Number((await E(this.talk).report()).answered) < count) await delay(5);
  }

  async status() {
    return E(await this.#admin()).status();
  }
}
