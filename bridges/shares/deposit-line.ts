/** The way from here to a host for one share: messages sealed in order, a few of them under way. */
import type { DepositRoom, HostedOwner } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import {
  GREETING_BYTES,
  type MeetingKeys,
  makeGreeting,
  nonceOf,
  SUITES,
} from '../../store/sealed-share/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { type DepositMessage, encodeDeposit } from './deposit-message.ts';
import { DEPOSIT_PSK } from './keeping.ts';
import { sealBy } from './node-aead.ts';

const SUITE = 'AESGCM';
const WINDOW_MESSAGES = 4;

export class DepositLine {
  readonly #room: RefTo<typeof DepositRoom>;
  readonly #keys: MeetingKeys;
  readonly #underway: Promise<unknown>[] = [];
  #said = 0;

  private constructor(room: RefTo<typeof DepositRoom>, keys: MeetingKeys) {
    this.#room = room;
    this.#keys = keys;
  }

  /** Throws WrongSecret when somebody in between changed the greeting. */
  static async open(
    share: RefTo<typeof HostedOwner>,
    random: (length: number) => Uint8Array,
  ): Promise<DepositLine> {
    const { hello, meet } = makeGreeting(SUITE, DEPOSIT_PSK, random(32));
    const first = new Uint8Array(1 + GREETING_BYTES);
    first[0] = SUITES.indexOf(SUITE);
    first.set(hello, 1);
    const { answer, room } = await E(share).deposit(first);
    return new DepositLine(room as RefTo<typeof DepositRoom>, meet(answer));
  }

  /** Sends it; waits when several are under way. Throws what the host answered to an earlier one. */
  async say(message: DepositMessage): Promise<void> {
    const sealed = sealBy(
      SUITE,
      this.#keys.out,
      nonceOf(SUITE, this.#said),
      encodeDeposit(message),
    );
    const answered = Promise.resolve(E(this.#room).put(this.#said, sealed));
    this.#said += 1;
    // Told when its turn comes; until then nobody waits for it.
    answered.catch(() => undefined);
    this.#underway.push(answered);
    if (this.#underway.length >= WINDOW_MESSAGES) await this.#underway.shift();
  }

  /** The last message; resolves when the host has taken all of them. */
  async end(message: DepositMessage): Promise<void> {
    await this.say(message);
    for (const answered of this.#underway.splice(0)) await answered;
  }
}
