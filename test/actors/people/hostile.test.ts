/** Whoever comes by an invitation may be anybody: what he cannot do. */
import assert from 'node:assert/strict';
import { type InvitationDoor, Meeting } from '../../../actors/index.ts';
import { commitmentTo, invitationTag } from '../../../actors/people/phrase.ts';
import { readInvitation } from '../../../bridges/people/invitation-text.ts';
import { E, formatPeer, type Ref } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  type RefTo,
  ref,
  text,
} from '../../../vat/index.ts';
import { hasMet, introduced, type Neighbour, neighbours, until } from './neighbours.ts';

const Tricks = defineInterface('Tricks', {
  /** Knocks with this commitment, and as `meeting`, or as himself. */
  knock: call(arg('door', ref()), arg('greeting', anything), arg('meeting', anything)),
  say: call(arg('nonce', anything)),
  give: call(arg('card', anything)),
  heard: call().returns(list(text(200))),
  failed: call(arg('why', anything)),
});

/** Does as it is told, and writes down what it hears. */
const Impostor = defineActor('Impostor', {
  version: 1,
  interfaces: { tricks: Tricks, meeting: Meeting },
  state: () => ({ heard: [] as readonly string[], theirs: undefined as Ref | undefined }),
  facets: {
    tricks: {
      knock(door, greeting, meeting) {
        const own = (meeting as Ref | undefined) ?? this.facets.meeting;
        const whole = { ...(greeting as object), meeting: own } as never;
        const answer = E(door as RefTo<typeof InvitationDoor>).accept(whole);
        this.turn.whenBroken(answer, 'tricks.failed');
      },
      say(nonce) {
        E.sendOnly(this.state.theirs as RefTo<typeof Meeting>).reveal(nonce as Uint8Array);
      },
      give(card) {
        E.sendOnly(this.state.theirs as RefTo<typeof Meeting>).hand(card as never);
      },
      heard() {
        return [...this.state.heard];
      },
      failed(why) {
        this.state.heard = [...this.state.heard, `broken: ${(why as { code: string }).code}`];
      },
    },
    meeting: {
      hello(_nonce, meeting) {
        this.state.theirs = meeting;
        this.state.heard = [...this.state.heard, 'hello'];
      },
      reveal() {},
      hand(card) {
        this.state.heard = [...this.state.heard, `card: ${Object.keys(card).join(' ')}`];
      },
      handAgain() {},
      parted() {},
    },
  },
});

describe('whoever comes by an invitation', () => {
  let street: Awaited<ReturnType<typeof neighbours>>['street'];
  let ada: Neighbour;
  let ben: Neighbour;
  let mal: Neighbour;
  let tricks: RefTo<typeof Tricks>;
  let door: Ref;
  let swiss: Uint8Array;
  const nonce = new Uint8Array(32).fill(5);

  beforeEach(async () => {
    ({ street, ada, ben, mal } = await neighbours(['ada', 'ben', 'mal'], [Impostor]));
    ({ tricks } = await mal.vat.provide('impostor', Impostor));
    const { text } = await ada.invites('somebody');
    const { sturdyref } = readInvitation(text);
    ({ swiss } = sturdyref);
    door = mal.far({ locator: formatPeer(sturdyref.peer), swiss });
  });
  afterEach(async () => {
    for (const house of street.houses.values()) await house.end();
  });

  const heard = (): PromiseLike<string[]> => E(tricks).heard() as PromiseLike<string[]>;
  const greeting = (commitment: Uint8Array, name = 'Mal') => ({ commitment, name });
  const commitment = (to: Uint8Array): Uint8Array =>
    commitmentTo({ tag: invitationTag(swiss), inviter: 'ada', accepter: 'mal' }, to);
  const isOpen = async (): Promise<boolean> =>
    (await E(ada.desk).invitations())[0]?.state === 'open';

  it('is a contact with an honest greeting, and by it once', async () => {
    await E(tricks).knock(door, greeting(commitment(nonce)), undefined);
    await until(street, async () => (await heard()).includes('hello'));
    await E(tricks).knock(door, greeting(commitment(nonce)), undefined);
    await until(street, async () => (await heard()).includes('broken: used'));
    await E(tricks).say(nonce);
    await until(street, async () => (await heard()).includes('card: introductions letters'));
    await E(tricks).say(nonce);
    assert.deepEqual(
      (await ada.contacts()).map(({ vat, state }) => [vat, state]),
      [['mal', 'met']],
    );
  });

  it('gets nothing when he says another nonce than he committed to', async () => {
    await E(tricks).knock(door, greeting(commitment(nonce)), undefined);
    await until(street, async () => (await heard()).includes('hello'));
    await E(tricks).say(new Uint8Array(32).fill(6));
    await until(street, async () => (await ada.contacts())[0]?.state === 'failed');
    await E(tricks).say(nonce);
    await until(street, async () => (await ada.contacts())[0]?.trouble === 'bad-greeting');
    assert.deepEqual(await heard(), ['hello']);
  });

  it('cannot come as somebody else, or as ourselves', async () => {
    const own = mal.far({ locator: ada.locator, swiss });
    await E(tricks).knock(door, greeting(commitment(nonce)), own);
    await until(street, async () => (await heard()).includes('broken: bad-greeting'));
    assert.ok(await isOpen());
    // Ben's vat is asked, and knows nothing of it.
    const swissOfBen = await E(await ben.talker()).address();
    const asBen = mal.far({ locator: ben.locator, swiss: swissOfBen });
    await E(tricks).knock(door, greeting(commitment(nonce)), asBen);
    await until(street, async () => (await ada.contacts())[0]?.state === 'failed');
    assert.deepEqual(await heard(), ['broken: bad-greeting']);
  });

  it('cannot have a giant name, or signs in it that nobody sees', async () => {
    await E(tricks).knock(door, greeting(commitment(nonce), 'x'.repeat(100_000)), undefined);
    await until(street, async () => (await heard()).includes('broken: bad-value'));
    assert.ok(await isOpen());
    await E(tricks).knock(door, greeting(commitment(nonce), '\u202eadA'), undefined);
    await until(street, async () => (await heard()).includes('hello'));
    assert.equal((await ada.contacts())[0]?.suggested, 'adA');
  });

  it('gives only what is his own to give', async () => {
    await E(tricks).knock(door, greeting(commitment(nonce)), undefined);
    await until(street, async () => (await heard()).includes('hello'));
    await E(tricks).say(nonce);
    await until(street, async () => (await heard()).length > 1);
    const bens = mal.far({ locator: ben.locator, swiss: await E(await ben.talker()).address() });
    const his = (await mal.vat.provide('impostor', Impostor)).meeting;
    await E(tricks).give({ letters: bens, names: door, storage: his });
    await until(street, async () => (await ada.contacts())[0]?.lets.includes('storage') ?? false);
    assert.deepEqual((await ada.contacts())[0]?.lets, ['storage']);
  });

  it('in the middle is seen: the phrases of both sides differ', async () => {
    await introduced(street, mal, ben);
    const { text } = await ada.invites('ben');
    await E(mal.desk).accept(text, 'ada');
    await hasMet(street, ada, 'ben');
    const [seenByAda, seenByBen] = [
      await E(await ada.contact('ben')).phrase(),
      await E(await ben.contact('mal')).phrase(),
    ];
    assert.equal(seenByAda.length, 4);
    assert.notDeepEqual(seenByAda, seenByBen);
  });
});
