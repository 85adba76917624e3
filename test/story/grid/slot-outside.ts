/** A signed slot on hosts that are processes of their own, as one who has its capability sees it. */
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import {
  type HostTrouble,
  makeFileStore,
  makeMemoryDisk,
  makeSlotCap,
  makeSlotFiles,
  makeSlotMemory,
  numberOfRecord,
  openSlot,
  type ShareHost,
  type Slot,
  SlotQuorum,
  verifyRecord,
} from '../../../store/index.ts';

/** The slot, for a reader who remembers nothing but what it saw itself; and who is named by it. */
export function slotOutside(
  hosts: () => readonly ShareHost[],
  cap = makeSlotCap(makePowers()),
): { slot: Slot; troubles: HostTrouble[]; stranger: () => Slot } {
  const { clock, random } = makePowers();
  const disk = makeMemoryDisk();
  const troubles: HostTrouble[] = [];
  const verify = (name: string, record: Uint8Array) => ({
    version: verifyRecord(name, record, nodeCrypto).number,
  });
  const now = (): number => clock.now();
  const place = new SlotQuorum({
    ...{ hosts, verify, clock, ciphers: nodeCiphers, versionOf: numberOfRecord },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  const secret = random.bytes(32);
  const slot = openSlot(cap, {
    ...{ place, random, now, signatures: nodeCrypto },
    memory: makeSlotMemory(makeMemoryDisk()),
    files: makeSlotFiles(makeFileStore({ disk, ciphers: nodeCiphers, random, secret, now })),
  });
  return { slot, troubles, stranger: () => slotOutside(hosts, cap).slot };
}
