/**
 * The data lake: a tree of files and folders that one person owns.
 *
 * It holds names, tags and what it takes to read each object, entry by entry, sealed like all state of a vat; the
 * bytes lie as ciphertext with the objects device. An entry appears in one turn, after its object is whole on the
 * disk, so a crash leaves either the whole file or nothing. What is removed waits in the bin for 30 days.
 */
import { E } from '../../captp/index.ts';
import { defineActor, mapOf, type RefTo } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { changing, namesIn, newId, put, sweepBin } from './changing.ts';
import { Change, feeding, LakeFeed } from './feed.ts';
import { LakeOwner, LakeReader } from './interface.ts';
import { checkFolder, Kept } from './kept.ts';
import { looking } from './looking.ts';
import { mediaTypeOf } from './media-type.ts';
import { LakeIntake, LakeKeeper, type Objects } from './objects.ts';
import { LakeScope, scoping } from './scope.ts';
import { freeName, isHidden, properName, TOP } from './tree.ts';

export const Lake = defineActor('Lake', {
  version: 2,
  interfaces: {
    owner: LakeOwner,
    reader: LakeReader,
    intake: LakeIntake,
    scope: LakeScope,
    feed: LakeFeed,
    keeper: LakeKeeper,
  },
  state: (objects: RefTo<typeof Objects>) => ({ objects, sweeping: false }),
  stores: { entries: mapOf(Kept), changes: mapOf(Change) },
  facets: {
    owner: {
      ...looking,
      ...changing,
      add(file) {
        checkFolder(this, file.folder);
        properName(file.name);
        return E(this.state.objects).upload(this.facets.intake, file);
      },
      reader() {
        return this.facets.reader;
      },
    },

    reader: looking,

    intake: {
      accept(file, object) {
        if (file.size !== undefined && file.size !== object.size) {
          throw new Refusal('cut-off', `“${file.name}” did not arrive whole. Add it once more.`);
        }
        const { entries } = this.stores;
        const home = entries.get(file.folder);
        // A folder that went into the bin while its file was on the way must not swallow the file.
        const folder = home && !isHidden(entries, home) ? home.id : TOP;
        const now = this.turn.now();
        return put(this, {
          id: newId(this),
          kind: 'file',
          name: freeName(properName(file.name), namesIn(this, folder)),
          folder,
          type: file.type || mediaTypeOf(file.name),
          size: object.size,
          added: now,
          modified: file.modified ?? now,
          tags: [],
          object,
        });
      },
      objects() {
        return [...this.stores.entries.values()].flatMap(({ object }) => object ?? []);
      },
    },

    scope: scoping,

    feed: feeding,

    keeper: {
      sweep() {
        sweepBin(this);
      },
    },
  },
  // Entries may name files in other forms than one object, which an earlier program could not read.
  upgrade: { 1: (state: object) => state },
});
