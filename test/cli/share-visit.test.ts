import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type {
  Entry,
  SealedRoom,
  ShareArrivals,
  ShareDoor,
  ShareRooms,
} from '../../actors/index.ts';
import { makeRooms } from '../../bridges/shares/rooms.ts';
import { Disconnected, E, Far, type Ref } from '../../captp/index.ts';
import { readEntry } from '../../cli/files/download.ts';
import { makePowers } from '../../cli/powers.ts';
import { ShareVisit } from '../../cli/share-visit.ts';
import { doorKey } from '../../store/sealed-share/index.ts';
import type { RefTo } from '../../vat/index.ts';

const BYTES = randomBytes(3_000_000);
const ENTRY = {
  ...{ id: 'a'.repeat(32), kind: 'file', name: 'boat.jpg', folder: '', type: 'image/jpeg' },
  ...{ tags: [], size: BigInt(BYTES.length), added: 1n, modified: 1n },
};

/** A share whose connections break whenever `breaks` answers so. */
function shareOf(breaks: () => boolean) {
  const { clock, random } = makePowers();
  const secret = new Uint8Array(randomBytes(32));
  const token = new Uint8Array(randomBytes(16));
  const met = { greetings: 0, openings: 0, read: 0 };
  const opening = Far('Opening', {
    entry: () => ENTRY,
    read: (_: string, from: bigint | number, to: bigint | number) => {
      met.read += Number(to) - Number(from);
      return Uint8Array.from(BYTES.subarray(Number(from), Number(to)));
    },
  });
  const arrivals = Far('ShareArrivals', {
    arrive(brought: Uint8Array) {
      if (!Buffer.from(token).equals(brought)) met.openings += 1;
      return { token, live: { opening, entry: ENTRY } };
    },
  }) as unknown as RefTo<typeof ShareArrivals>;
  const rooms: RefTo<typeof ShareRooms> = makeRooms({
    ...{ random, clock },
    // What is served live needs none.
    blobs: undefined as never,
    onFault: (error) => assert.fail(String(error)),
  });
  const door = Far('ShareDoor', {
    async greet(hello: Uint8Array) {
      met.greetings += 1;
      const { answer, room } = await E(rooms).receive(hello, doorKey(secret), arrivals);
      let isLost = false;
      const ask = (number: bigint, sealed: Uint8Array): unknown => {
        isLost ||= breaks();
        if (isLost) throw new Disconnected('the address changed');
        return E(room as RefTo<typeof SealedRoom>).ask(number, sealed as never);
      };
      return { answer, room: Far('SealedRoom', { ask }) };
    },
  }) as unknown as RefTo<typeof ShareDoor>;
  return { door, met, ref: { designator: 'a', swiss: new Uint8Array(32), secret } };
}

/** No time passes but what is waited for. */
function clockOf() {
  let now = 0;
  const after = (delay: number, run: () => void): (() => void) => {
    now += delay;
    queueMicrotask(run);
    return () => undefined;
  };
  return { now: () => now, after, wakeAt: (_: number, run: () => void) => after(0, run) };
}

describe('a visit to a share', () => {
  const signal = new AbortController().signal;

  async function read(visit: ShareVisit): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of readEntry(visit, visit.entry as Entry)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  it('goes on where it was when its connection is lost, and counts once', async () => {
    let asked = 0;
    const { door, met, ref } = shareOf(() => ++asked === 6 || asked === 9);
    let away = 2;
    const go = async (): Promise<Ref> => {
      if (met.greetings > 0 && away-- > 0) throw new Disconnected('not yet');
      return door;
    };
    let returns = 0;
    const onReturn = (): void => void returns++;
    const visit = await ShareVisit.begin(ref, { go, clock: clockOf(), signal, onReturn });
    assert.ok((await read(visit)).equals(BYTES));
    assert.deepEqual([met.openings, met.greetings, returns], [1, 3, 2]);
    // Only what was under way is asked for again: a window of four pieces each time.
    assert.ok(met.read < BYTES.length + 8 * 524_288, `${met.read} bytes were read`);
  });

  it('is given up when nobody comes back for ten minutes', async () => {
    let isLost = false;
    const { door, ref } = shareOf(() => isLost);
    const go = async (): Promise<Ref> => {
      if (isLost) throw new Disconnected('still not');
      return door;
    };
    const clock = clockOf();
    const powers = { go, clock, signal, onReturn: () => assert.fail('It cannot have come back.') };
    const visit = await ShareVisit.begin(ref, powers);
    isLost = true;
    await assert.rejects(read(visit), { code: 'disconnected' });
    assert.ok(clock.now() >= 600_000);
  });

  it('is not tried again when it cannot begin', async () => {
    const { door, met, ref } = shareOf(() => true);
    const go = async (): Promise<Ref> => door;
    const powers = { go, clock: clockOf(), signal, onReturn: () => undefined };
    await assert.rejects(ShareVisit.begin(ref, powers), { code: 'disconnected' });
    assert.equal(met.greetings, 1);
  });

  it('waits no longer when its reader has enough', async () => {
    let isLost = false;
    const { door, ref } = shareOf(() => isLost);
    const stop = new AbortController();
    const clock = clockOf();
    const after = (_: number, __: () => void) => {
      queueMicrotask(() => stop.abort(new Error('enough')));
      return () => undefined;
    };
    const go = async (): Promise<Ref> => door;
    const visit = await ShareVisit.begin(ref, {
      ...{ go, clock: { ...clock, after }, signal: stop.signal, onReturn: () => undefined },
    });
    isLost = true;
    await assert.rejects(read(visit), /enough/);
  });
});
