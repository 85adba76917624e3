/** A terminal of this process: somebody types into it, and what is printed can be looked at. */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../../cli/terminal/terminal.ts';

export interface FakeTerminal {
  readonly terminal: Terminal;
  type(keys: string): void;
  /** What was printed on both streams. */
  shown(): string;
  /** Waits until what was printed since the last match fits; what a terminal obeys is taken out before. */
  until(pattern: RegExp): Promise<void>;
}

/** With `isTTY` false it is a pipe. */
export function makeFakeTerminal(isTTY = true): FakeTerminal {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), {
    isTTY,
    columns: 100,
    hasColors: () => false,
  });
  let text = '';
  let seen = 0;
  output.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  return {
    terminal: { input, output, errors: output } as unknown as Terminal,
    type: (keys) => void input.write(keys),
    shown: () => text,
    async until(pattern) {
      for (;;) {
        const plain = stripVTControlCharacters(text.slice(seen));
        if (pattern.test(plain)) break;
        await once(output, 'data');
      }
      seen = text.length;
    },
  };
}
