/** Slots over memory for tests: a place that can be told to fail, lie and forget, and files. */
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import {
  Cap,
  HostGone,
  makeLocalPlace,
  makeMemoryDisk,
  makeSlotMemory,
  type SlotFiles,
  type SlotPlace,
  type SlotPowers,
} from '../../../store/index.ts';
import { makeSeededRandom } from '../seeded-random.ts';

/** Files in a map; a cap's root is a counter. */
function makeFiles() {
  const held = new Map<string, Uint8Array>();
  const nameOf = (root: Uint8Array) => Buffer.from(root).toString('hex');
  const files: SlotFiles = {
    async put(bytes) {
      const root = new Uint8Array(32);
      new DataView(root.buffer).setUint32(0, held.size + 1);
      held.set(nameOf(root), bytes.slice());
      return Cap.make('file-read', { form: 1, root, key: new Uint8Array(32), size: bytes.length });
    },
    async get(cap) {
      const bytes = held.get(nameOf(Cap.open(cap).root));
      if (!bytes) throw new Error('no such file');
      return bytes.slice();
    },
  };
  return { files, held, nameOf };
}

/** A place whose `faults` are used up one a call. */
function makeFaultyPlace(place: SlotPlace) {
  const faults: ('lost' | 'lost-answer' | 'fine')[] = [];
  const faulty: SlotPlace = {
    readSlot: (name) => place.readSlot(name),
    async writeSlot(name, record, expected) {
      const fault = faults.shift() ?? 'fine';
      if (fault === 'lost') throw new HostGone();
      const answer = await place.writeSlot(name, record, expected);
      if (fault === 'lost-answer') throw new HostGone();
      return answer;
    },
  };
  return { place: faulty, faults };
}

export function makeSlotWorld(seed = 'slots') {
  const disk = makeMemoryDisk();
  const memoryDisk = makeMemoryDisk();
  const { place, faults } = makeFaultyPlace(makeLocalPlace(disk, nodeCrypto));
  const filing = makeFiles();
  const clock = { now: 1_000_000 };
  const powers: SlotPowers = {
    place,
    memory: makeSlotMemory(memoryDisk),
    files: filing.files,
    signatures: nodeCrypto,
    random: makeSeededRandom(seed),
    now: () => clock.now,
  };
  /** The same place, seen from another device. */
  const elsewhere = (): SlotPowers => ({
    ...powers,
    memory: makeSlotMemory(makeMemoryDisk()),
  });
  return { disk, memoryDisk, faults, filing, clock, powers, elsewhere };
}

export const utf8 = (text: string) => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
