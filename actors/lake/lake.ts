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
import { bringBack, wholeEntries } from './archive.ts';
import { changing, newId, put, sweepBin } from './changing.ts';
import { Change, feeding, LakeFeed } from './feed.ts';
import { LakeOwner, LakeReader } from './interface.ts';
import { checkFile, checkFolder, find, Kept, type LakeState, takenIn } from './kept.ts';
import { looking } from './looking.ts';
import { mediaTypeOf } from './media-type.ts';
import { LakeIntake, LakeKeeper, type Objects } from './objects.ts';
import { LakePast } from './past.ts';
import { LakeScope, scoping } from './scope.ts';
import {
  DAILY,
  forgetIn,
  KeptSnapshot,
  LakeArchive,
  LakeFitter,
  note,
  restoreFrom,
  rewrite,
  SNAPSHOTS_KEPT,
  snapshotting,
  take,
  takeDaily,
} from './snapshots.ts';
import { freeName, isHidden, properName, TOP } from './tree.ts';
import { usedByKind } from './usage.ts';
import { KeptVersion, VERSIONS_KEPT, versioning, withContent } from './versions.ts';

/** What a lake has of the past at first. */
const PAST = {
  snapshots: undefined,
  versionsKept: VERSIONS_KEPT,
  snapshotsKept: SNAPSHOTS_KEPT,
};

export const Lake = defineActor('Lake', {
  version: 3,
  interfaces: {
    owner: LakeOwner,
    reader: LakeReader,
    intake: LakeIntake,
    scope: LakeScope,
    feed: LakeFeed,
    keeper: LakeKeeper,
    past: LakePast,
    archive: LakeArchive,
    fitter: LakeFitter,
  },
  state: (objects: RefTo<typeof Objects>): LakeState => ({ objects, sweeping: false, ...PAST }),
  stores: {
    entries: mapOf(Kept),
    changes: mapOf(Change),
    versions: mapOf(KeptVersion),
    snapshots: mapOf(KeptSnapshot),
  },
  facets: {
    owner: {
      ...looking,
      ...changing,
      add(file) {
        if (file.replaces !== undefined) checkFile(this, file.replaces);
        checkFolder(this, file.folder);
        properName(file.name);
        return E(this.state.objects).upload(this.facets.intake, file);
      },
      reader() {
        return this.facets.reader;
      },
      usedByKind() {
        return usedByKind(this);
      },
      past() {
        return this.facets.past;
      },
    },

    reader: looking,

    intake: {
      accept(file, object) {
        if (file.size !== undefined && file.size !== object.size) {
          throw new Refusal('cut-off', `“${file.name}” did not arrive whole. Add it once more.`);
        }
        const { entries } = this.stores;
        const modified = file.modified ?? this.turn.now();
        const replaced = file.replaces === undefined ? undefined : entries.get(file.replaces);
        // What went into the bin, or for good, while its new content was on the way does not swallow it either.
        if (replaced?.kind === 'file' && !isHidden(entries, replaced)) {
          const type = file.type || replaced.type;
          return put(this, withContent(this, replaced, { object, type, modified }));
        }
        const home = entries.get(file.folder);
        // A folder that went into the bin while its file was on the way must not swallow the file.
        const folder = home && !isHidden(entries, home) ? home.id : TOP;
        const now = this.turn.now();
        return put(this, {
          id: newId(this),
          kind: 'file',
          name: freeName(properName(file.name), takenIn(this, folder)),
          folder,
          type: file.type || mediaTypeOf(file.name),
          size: object.size,
          added: now,
          modified,
          tags: [],
          object,
        });
      },
      objectOf(entry) {
        return find(this, entry, 'or-binned').object;
      },
      objects() {
        const { entries, versions } = this.stores;
        const now = [...entries.values()].flatMap(({ object }) => object ?? []);
        return [...now, ...Array.from(versions.values(), ({ object }) => object)];
      },
    },

    scope: scoping,

    feed: feeding,

    keeper: {
      sweep() {
        sweepBin(this);
      },
    },

    past: {
      ...versioning,
      ...snapshotting,
      takeSnapshot() {
        return take(this, this.facets.archive);
      },
      restoreEntry(snapshot, id) {
        return restoreFrom(this, snapshot, id, this.facets.archive);
      },
      forget(ids) {
        return forgetIn(this, ids, this.facets.archive);
      },
    },

    archive: {
      rewritten(before, after, files, folders, bytes) {
        rewrite(this, before, after, { files, folders, bytes });
      },
      feed() {
        return this.facets.feed;
      },
      whole(ids) {
        return wholeEntries(this, ids);
      },
      taken(root, mark, files, folders, bytes) {
        return note(this, { root, mark, files, folders, bytes });
      },
      bringBack(entries) {
        return entries.filter((entry) => bringBack(this, entry)).length;
      },
      roots() {
        return Array.from(this.stores.snapshots.values(), ({ root }) => root);
      },
      daily() {
        takeDaily(this, this.facets.archive);
      },
    },

    fitter: {
      furnish(snapshots) {
        if (!this.state.snapshots) this.turn.every(DAILY, 'archive.daily');
        this.state.snapshots = snapshots;
      },
    },
  },
  // Entries may name files in other forms than one object, which an earlier program could not read.
  upgrade: {
    1: (state: object) => state,
    2: (state: object) => ({ ...state, ...PAST }),
  },
});
