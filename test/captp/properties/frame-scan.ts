/**
 * Looks through a frame for what an auditor needs: records, lists, integers and `false`.
 *
 * It takes the frame to be good Syrup; whether it is, others test. Texts and bytes are stepped
 * over.
 */

export interface Scanned {
  readonly label: string;
  readonly fields: readonly Part[];
}

/** Texts, bytes, floats and structs without records in them are `undefined`. */
export type Part = Scanned | readonly Part[] | number | false | undefined;

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

export function scan(frame: Uint8Array): Scanned {
  return new Scanner(frame).part() as Scanned;
}

/** `part` and all records within it, to any depth. */
export function* recordsIn(part: Part): Generator<Scanned> {
  if (typeof part !== 'object') return;
  if (!Array.isArray(part)) yield part as Scanned;
  const inner = Array.isArray(part) ? part : (part as Scanned).fields;
  for (const each of inner) yield* recordsIn(each as Part);
}

class Scanner {
  readonly #frame: Uint8Array;
  #at = 0;
  #symbol = '';

  constructor(frame: Uint8Array) {
    this.#frame = frame;
  }

  part(): Part {
    const byte = this.#frame[this.#at] as number;
    if (byte >= DIGIT_0 && byte <= DIGIT_9) return this.#counted();
    this.#at++;
    switch (String.fromCharCode(byte)) {
      case '<': {
        this.part();
        return { label: this.#symbol, fields: this.#until(0x3e) };
      }
      case '[':
        return this.#until(0x5d);
      case '{':
        return this.#until(0x7d);
      case 'D':
        this.#at += 8;
        return undefined;
      case 'f':
        return false;
      default:
        return undefined;
    }
  }

  #until(end: number): Part[] {
    const parts: Part[] = [];
    while (this.#frame[this.#at] !== end) {
      if (this.#at >= this.#frame.length) throw new Error('a frame that is cut off');
      parts.push(this.part());
    }
    this.#at++;
    return parts;
  }

  #counted(): number | undefined {
    let count = 0;
    let byte = this.#frame[this.#at] as number;
    for (; byte >= DIGIT_0 && byte <= DIGIT_9; byte = this.#frame[++this.#at] as number) {
      count = count * 10 + byte - DIGIT_0;
    }
    this.#at++;
    const mark = String.fromCharCode(byte);
    if (mark === '+') return count;
    if (mark === '-') return -count;
    this.#at += count;
    if (mark !== "'") return undefined;
    this.#symbol = String.fromCharCode(...this.#frame.subarray(this.#at - count, this.#at));
    return undefined;
  }
}
