/**
 * The contents that a file had before. A file that is replaced keeps what it was as an earlier version, until the
 * lake's rule lets go of it; going back to one makes it the newest, so nothing is lost by that either.
 */
import { E } from '../../captp/index.ts';
import { kept, type Retention } from '../../store/index.ts';
import { type Inside, nat, record, text } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { CHUNK_BYTES_MAX } from './entry.ts';
import { noteChanges } from './feed.ts';
import { find, type Kept, type LakeSelf } from './kept.ts';
import { StoredObject } from './objects.ts';
import { VERSIONS_PAGE_MAX } from './past.ts';

/** Most earlier versions of one file, whatever the rule says. */
const VERSIONS_MAX = 2_000;

/** An earlier version, as the lake keeps it. */
export const KeptVersion = record({
  number: nat,
  stored: nat,
  size: nat,
  type: text(200),
  modified: nat,
  object: StoredObject,
});
export type KeptVersion = Inside<typeof KeptVersion>;

/** What a lake does until its owner says otherwise. */
export const VERSIONS_KEPT: Retention = { newest: 10, days: 30, staggered: true };

const keyOf = (id: string, number: number): string => `${id}.${String(number).padStart(10, '0')}`;

/** The earlier versions of an entry, newest first. */
function versionsOf({ stores }: LakeSelf, id: string): KeptVersion[] {
  const found: KeptVersion[] = [];
  for (const [key, version] of stores.versions.entries(`${id}.`)) {
    if (!key.startsWith(`${id}.`)) break;
    found.push(version);
  }
  return found.reverse();
}

/** The content of a file now, as a version. */
function present(entry: Kept): Omit<KeptVersion, 'object'> {
  const { size, type, modified, added, version = 1, stored = added } = entry;
  return { number: version, stored, size, type, modified };
}

/** What is new about a file: its content, and what is known of it. */
export interface Replacement {
  readonly object: Inside<typeof StoredObject>;
  readonly type: string;
  readonly modified: number;
}

/** The entry with new content; what it was becomes an earlier version. Writes all but the entry itself. */
export function withContent(self: LakeSelf, entry: Kept, content: Replacement): Kept {
  const now = self.turn.now();
  const { object, version = 1 } = entry;
  if (object) self.stores.versions.set(keyOf(entry.id, version), { ...present(entry), object });
  thin(self, entry.id, now);
  return { ...entry, ...content, size: content.object.size, version: version + 1, stored: now };
}

/** Lets go of the versions of an entry that the rule does not keep. */
function thin(self: LakeSelf, id: string, now: number): void {
  const all = versionsOf(self, id).map((version) => ({ ...version, time: version.stored }));
  const rule = self.state.versionsKept;
  // The content of now counts as the newest.
  const staying = new Set<unknown>(kept([{ time: now }, ...all], rule, now).slice(0, VERSIONS_MAX));
  for (const version of all) if (!staying.has(version)) drop(self, id, version);
}

function drop(self: LakeSelf, id: string, { number, object }: KeptVersion): void {
  self.stores.versions.delete(keyOf(id, number));
  E.sendOnly(self.state.objects).drop(object.address);
}

/** Lets go of all earlier versions of an entry. Answers their bytes. */
export function dropVersions(self: LakeSelf, id: string): number {
  const all = versionsOf(self, id);
  for (const version of all) drop(self, id, version);
  return all.reduce((sum, { size }) => sum + size, 0);
}

function findFile(self: LakeSelf, id: string): Kept & { object: Inside<typeof StoredObject> } {
  const { object, ...entry } = find(self, id);
  if (!object) throw new Refusal('not-a-file', 'That is a folder; only files have versions.');
  return { ...entry, object };
}

function findVersion(self: LakeSelf, id: string, number: number): KeptVersion {
  const entry = findFile(self, id);
  const now = present(entry);
  if (now.number === number) return { ...now, object: entry.object };
  const version = self.stores.versions.get(keyOf(id, number));
  if (!version) throw new Refusal('no-version', 'That version is not kept (any more).');
  return version;
}

export const versioning = {
  versions(this: LakeSelf, id: string, after: number | undefined) {
    const now = { ...present(findFile(this, id)), now: true };
    const earlier = versionsOf(this, id).map(({ object: _, ...version }) => ({
      ...version,
      now: false,
    }));
    const all = [now, ...earlier].filter(({ number }) => after === undefined || number < after);
    return all.slice(0, VERSIONS_PAGE_MAX);
  },

  readVersion(this: LakeSelf, id: string, number: number, from: number, to: number) {
    if (to < from || to - from > CHUNK_BYTES_MAX) {
      throw new Refusal('bad-range', `Read at most ${CHUNK_BYTES_MAX} bytes at a time, forwards.`);
    }
    return E(this.state.objects).read(findVersion(this, id, number).object, from, to);
  },

  restoreVersion(this: LakeSelf, id: string, number: number) {
    const entry = findFile(this, id);
    const version = findVersion(this, id, number);
    if (number === (entry.version ?? 1)) return { ...present(entry), now: true };
    const { object, type, modified } = version;
    const restored = withContent(this, entry, { object, type, modified });
    this.stores.entries.set(id, restored);
    noteChanges(this, [id]);
    this.turn.notify('changed');
    return { ...present(restored), now: true };
  },

  keepRules(this: LakeSelf) {
    return { versions: this.state.versionsKept, snapshots: this.state.snapshotsKept };
  },

  setKeepRules(this: LakeSelf, versions: Retention, snapshots: Retention) {
    this.state.versionsKept = versions;
    this.state.snapshotsKept = snapshots;
  },
};
