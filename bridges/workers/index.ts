/** The door of bridges/workers: threads that take work from the main one. */
export { type EncodingWorkers, makeEncodingWorkers } from './encoding-workers.ts';
