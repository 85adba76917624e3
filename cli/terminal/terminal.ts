/**
 * Where a command speaks: results on standard output, everything said beside them on standard error.
 *
 * So `gather share boat.jpg | pbcopy` copies the link and nothing else, and with --json standard output holds
 * just one JSON value.
 */
import type { Failure } from '../failure.ts';
import { toJson } from './json.ts';

export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WriteStream;
}

export interface Printer {
  readonly json: boolean;
  /** What the command is for: the value in JSON, else the text. */
  result(value: unknown, text: string): void;
  /** A sentence beside the result; silent in JSON. */
  note(text: string): void;
  failure(failure: Failure): void;
}

export function makePrinter(terminal: Terminal, json: boolean): Printer {
  const line = (stream: NodeJS.WriteStream, text: string): void => {
    if (text !== '') stream.write(`${text}\n`);
  };
  return {
    json,
    result: (value, text) => line(terminal.output, json ? toJson(value) : text),
    note: (text) => {
      if (!json) line(terminal.errors, text);
    },
    failure: ({ code, message }) =>
      line(terminal.errors, json ? toJson({ error: { code, message } }) : message),
  };
}
