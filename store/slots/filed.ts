/**
 * What slots keep outside of their records, in the file store of the vat.
 */
import { capOfFile, fileOfCap } from '../caps/file.ts';
import type { FileStore } from '../files/file-store.ts';
import type { SlotFiles } from './powers.ts';

/** The files of slots, among all others of `store`; what no slot names any more is collected. */
export function makeSlotFiles(store: FileStore): SlotFiles {
  return {
    async put(bytes) {
      const writer = await store.create();
      try {
        await writer.write(bytes);
        const cap = capOfFile(await writer.finish());
        await writer.release();
        return cap;
      } catch (error) {
        await writer.abort();
        throw error;
      }
    },
    async get(cap) {
      const file = fileOfCap(cap);
      const reader = await store.open(file);
      try {
        return await reader.read(0, file.size);
      } finally {
        await reader.close();
      }
    },
  };
}
