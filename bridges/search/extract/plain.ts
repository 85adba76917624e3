/**
 * Plain text of any encoding that can be told: by its mark, because it is valid UTF-8, by its zeros (UTF-16), or by
 * the frequencies of its bytes. What is none of these and holds zeros is no text.
 */
import { detect } from 'chardet';
import { TEXT_LENGTH_MAX, Unreadable } from './bounded-text.ts';

/** So much is looked at to tell the encoding. */
const SAMPLE_BYTES = 65_536;
/** A character of UTF-8 that was cut off at the end has at most so many bytes. */
const CUT_BYTES_MAX = 3;

/** Throws Unreadable. */
export function textOfPlain(bytes: Uint8Array): string {
  return decodedText(bytes).slice(0, TEXT_LENGTH_MAX);
}

/** All of the text; `label` is the encoding the file claims, if it does. Throws Unreadable. */
export function decodedText(bytes: Uint8Array, label?: string): string {
  const encoding = encodingOf(bytes, label);
  if (encoding === undefined) throw new Unreadable('This is no text.');
  return new TextDecoder(encoding).decode(bytes);
}

function encodingOf(bytes: Uint8Array, label: string | undefined): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = zerosOf(sample);
  if (zeros.even + zeros.odd > 0) {
    const half = sample.length / 2;
    if (zeros.odd > half / 3 && zeros.even < half / 20) return 'utf-16le';
    return zeros.even > half / 3 && zeros.odd < half / 20 ? 'utf-16be' : undefined;
  }
  if (isUtf8(sample)) return 'utf-8';
  return known(label) ?? known(detect(sample) ?? undefined) ?? 'windows-1252';
}

function zerosOf(sample: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) zeros.even += 1;
    else zeros.odd += 1;
  }
  return zeros;
}

function isUtf8(sample: Uint8Array): boolean {
  for (let cut = 0; cut <= CUT_BYTES_MAX; cut += 1) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(sample.subarray(0, sample.length - cut));
      return true;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return false;
}

/** The encoding, if a decoder knows it. */
function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}
