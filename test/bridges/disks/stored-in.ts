/** What lies in the folder of objects of a vat, also of one that runs: read from its log alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { blobName, parseFileName } from '../../../store/log/log-files.ts';
import {
  BLOB,
  decodeReference,
  MARK,
  RECORD_HEADER_BYTES,
  REMOVED,
  RecordCodec,
  recordBytes,
} from '../../../store/log/record-format.ts';
import {
  decodeSegmentHeader,
  SEGMENT_HEADER_BYTES,
  segmentSalt,
} from '../../../store/log/segment-format.ts';

interface Place {
  /** The file it lies in. */
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Every object by name. */
export function storedIn(folder: string): Map<string, Place> {
  const { sha256 } = nodeCiphers;
  const log = join(folder, 'log');
  const found = new Map<string, { readonly seq: number; readonly place: Place | undefined }>();
  for (const file of readdirSync(log)) {
    const parsed = parseFileName(file);
    if (parsed?.sort !== 'segment') continue;
    const bytes = new Uint8Array(readFileSync(join(log, file)));
    const header = decodeSegmentHeader(bytes, parsed.number, sha256);
    if (!header) continue;
    const codec = new RecordCodec(segmentSalt(header.logId, parsed.number, sha256), sha256);
    for (let at = SEGMENT_HEADER_BYTES; ; ) {
      const record = codec.decode(bytes, at);
      if (!record) break;
      const { kind, name, seq, bodyBytes } = record;
      const body = at + RECORD_HEADER_BYTES + name.length;
      at += recordBytes(name.length, bodyBytes);
      if (kind === MARK || (found.get(name)?.seq ?? 0) > seq) continue;
      let place: Place | undefined;
      if (kind === BLOB) {
        const reference = decodeReference(bytes.subarray(body, body + bodyBytes));
        place = { path: join(log, blobName(reference.blob)), offset: 0, bytes: reference.bytes };
      } else if (kind !== REMOVED) {
        place = { path: join(log, file), offset: body, bytes: bodyBytes };
      }
      found.set(name, { seq, place });
    }
  }
  return new Map([...found].flatMap(([name, { place }]) => (place ? [[name, place]] : [])));
}

/** Files that nothing refers to (yet). */
export function unfinishedIn(folder: string): string[] {
  const named = new Set([...storedIn(folder).values()].map(({ path }) => path));
  return readdirSync(join(folder, 'log')).filter(
    (file) => parseFileName(file)?.sort === 'blob' && !named.has(join(folder, 'log', file)),
  );
}
