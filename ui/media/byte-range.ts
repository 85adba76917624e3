/**
 * The `Range` header of HTTP (RFC 9110, section 14), as far as browsers use it: one range of bytes.
 *
 * A header we do not understand, or several ranges, is answered by the whole file, as the RFC
 * allows; a range that lies behind the end is refused with 416.
 */
export interface ByteRange {
  /** First byte, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

export type RangeAnswer =
  | { readonly status: 200 | 206; readonly range: ByteRange }
  | { readonly status: 416 };

/** What to answer to a request with this `Range` header (null when there is none). */
export function answerRange(header: string | null, size: number): RangeAnswer {
  const whole: RangeAnswer = { status: 200, range: { from: 0, to: size } };
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '');
  if (match === null) return whole;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return whole;
  if (first === '') return suffix(Number(last), size);
  const from = Number(first);
  if (last !== '' && Number(last) < from) return whole;
  if (from >= size) return { status: 416 };
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  return { status: 206, range: { from, to } };
}

/** `bytes=-500`: the last 500 bytes. */
function suffix(length: number, size: number): RangeAnswer {
  if (length === 0 || size === 0) return { status: 416 };
  return { status: 206, range: { from: Math.max(0, size - length), to: size } };
}

/** The `Content-Range` of an answer. */
export function contentRange(answer: RangeAnswer, size: number): string | undefined {
  if (answer.status === 416) return `bytes */${size}`;
  if (answer.status === 200) return undefined;
  return `bytes ${answer.range.from}-${answer.range.to - 1}/${size}`;
}
