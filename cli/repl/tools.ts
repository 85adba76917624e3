/**
 * What the prompt offers beside the vat's own references: what needs powers of this machine (files, dialling) or
 * saves typing. Everything else is just messages: `E(lake).list()`.
 */
import { readFile } from 'node:fs/promises';
import type { Entry } from '../../actors/lake/interface.ts';
import type { Opening } from '../../actors/share/interface.ts';
import { E, Far, withSecret } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { dialShare } from '../connection.ts';
import { Failure } from '../failure.ts';
import { addFiles } from '../files/add-files.ts';
import { saveEntry } from '../files/download.ts';
import { safeName } from '../files/safe-name.ts';
import { sourceOf } from '../files/sources.ts';
import { walk } from '../files/walk.ts';
import { refuseExisting } from '../files/whole.ts';
import { findEntry } from '../lake-path.ts';
import { parseShareLink } from '../link.ts';
import { openLinked } from '../open-share.ts';
import type { Holdings, Task } from '../shell.ts';

/** Names and what each is, for `.help`. */
export const TOOL_HELP: readonly (readonly [string, string])[] = [
  ['add(path, {folder, tags})', 'puts a file or folder of this machine into your lake'],
  ['save(entry, path, from)', 'saves an entry of your lake (or of an opening) on this machine'],
  ['link(granted)', 'the link of what E(shares).grant(…) answered'],
  ['open(link)', 'opens a share link: {entry, opening}'],
  ['guest(source, {name: ref})', 'runs code you do not trust, with just these references'],
  ['bytes(text), text(bytes)', 'text to bytes and back, in UTF-8'],
  ['read(path)', 'the bytes of a file of this machine'],
  ['E, Far', 'E(ref).method(…) sends; Far(name, {methods}) makes a reference'],
];

export type Tools = Readonly<Record<string, unknown>>;

export function makeTools(task: Task, { lake, vat }: Holdings): Tools {
  const opened = async (link: string | PromiseLike<string>) => {
    const parsed = parseShareLink(await link);
    const { connection, target } = await dialShare(task.dial, parsed);
    task.hold(connection);
    const { opening, entry } = await openLinked(target, parsed.ref);
    return { entry, opening };
  };
  return {
    E,
    Far,
    add: async (path: string, options: { folder?: string; tags?: readonly string[] } = {}) => {
      const found = await walk([path]);
      const { folder = '', tags = [] } = options;
      const { entries: added } = await addFiles(lake, found, { folder, tags });
      return added.length === 1 && found.folders.length === 0 ? added[0] : added;
    },
    save: async (
      what: Entry | string | PromiseLike<Entry>,
      path?: string,
      from?: RefTo<typeof Opening>,
    ) => {
      const entry = typeof what === 'string' ? await findEntry(lake, what) : await what;
      const place = path ?? safeName(entry.name);
      await refuseExisting(place, false);
      await saveEntry(sourceOf(from ?? lake), entry, place, {});
      return place;
    },
    link: async (granted: PromiseLike<unknown> | object) => {
      const { swiss, secret } = (await granted) as { swiss?: unknown; secret?: unknown };
      if (!(swiss instanceof Uint8Array && secret instanceof Uint8Array)) {
        throw new Failure('usage', 'Give link() what E(shares).grant(entry, terms) answered.');
      }
      return withSecret(await E(vat).shareLink(swiss), secret);
    },
    open: opened,
    guest: async (source: string, references: object = {}, label?: string) => {
      const held = Object.entries(references).map(async ([name, ref]) => [name, await ref]);
      const handed = Object.fromEntries(await Promise.all(held));
      return (await E(E(vat).guests()).install(source, handed, label)).guest;
    },
    bytes: (text: string) => new TextEncoder().encode(text),
    text: async (bytes: PromiseLike<Uint8Array> | Uint8Array) =>
      new TextDecoder().decode(await bytes),
    read: async (path: string) => Uint8Array.from(await readFile(path)),
  };
}
