/** The thread in which files are taken apart. It holds nothing between two files, and may be ended at any time. */
import { serveCalls } from '../serve-calls.ts';
import { textOf } from './text-of.ts';

serveCalls({
  textOf: (file: { name: string; type: string }, bytes: Uint8Array) => textOf(file, bytes),
});
