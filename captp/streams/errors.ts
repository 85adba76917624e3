/** What goes wrong with streams, as either side is told. */
import { CodedError } from '../coded-error.ts';

/** The reader wants nothing more of the stream. */
export class StreamStopped extends CodedError {
  constructor() {
    super('stopped', 'The reader has stopped.');
  }
}

/** A stream is read once, by one reader. */
export class StreamTaken extends CodedError {
  constructor() {
    super('taken', 'This stream is being read, or was read before. Ask for another one.');
  }
}

/** One side does what streams do not do. The text says what. */
export class StreamMisused extends CodedError {
  constructor(wrong: string) {
    super('stream-misused', wrong);
  }
}
