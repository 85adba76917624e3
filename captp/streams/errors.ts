/** What goes wrong with streams, as either side is told. */

/** The reader wants nothing more of the stream. */
export class StreamStopped extends Error {
  readonly code = 'stopped';

  constructor() {
    super('The reader has stopped.');
    this.name = 'StreamStopped';
  }
}

/** A stream is read once, by one reader. */
export class StreamTaken extends Error {
  readonly code = 'taken';

  constructor() {
    super('This stream is being read, or was read before. Ask for another one.');
    this.name = 'StreamTaken';
  }
}

/** One side does what streams do not do. The text says what. */
export class StreamMisused extends TypeError {
  readonly code = 'stream-misused';

  constructor(wrong: string) {
    super(wrong);
    this.name = 'StreamMisused';
  }
}
