/**
 * Why a read of a bucket begins anew. It has a file of its own for those who know it without knowing
 * a bucket: the client of buckets is large, and is loaded when somebody has one.
 */
import { DiskFailed } from '../../store/index.ts';

/** What was opened is no longer under its key: replaced or removed by another. */
export class ContentReplaced extends DiskFailed {
  constructor() {
    super('the object was replaced or removed by somebody else while it was read');
  }
}
