/**
 * Tells a media type from a file name, for uploads that come without one (a command line, a folder drop).
 */
import { Mime } from 'mime';
import otherTypes from 'mime/types/other.js';
import standardTypes from 'mime/types/standard.js';

const mime = new Mime(standardTypes, otherTypes);
// The registry says that .ts is a video stream; among people's files it is far more often a TypeScript source.
mime.define({ 'text/typescript': ['ts', 'mts', 'cts'] }, true);

const UNKNOWN_TYPE = 'application/octet-stream';

/** The media type by the ending of `name`; {@link UNKNOWN_TYPE} when it tells nothing. */
export function mediaTypeOf(name: string): string {
  return mime.getType(name) ?? UNKNOWN_TYPE;
}
