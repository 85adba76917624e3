/** The door of streams/: values and bytes in order, as fast as the reader takes them. */
export { StreamMisused, StreamStopped, StreamTaken } from './errors.ts';
export type { Stream, Tap } from './interface.ts';
export type { StreamWindow } from './limits.ts';
export { makePipe, type Pipe, type Writer } from './pipe.ts';
export { type ReadOptions, readStream } from './read-stream.ts';
export { streamFrom } from './stream-from.ts';
