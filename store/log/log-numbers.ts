/** The two numbers that a log counts on and never gives twice: of records, and of files. */
import { DiskFailed } from '../errors.ts';
import { FILE_NUMBER_MAX } from './log-files.ts';

export class LogNumbers {
  nextSeq = 1;
  nextFile = 1;

  takeSeq(): number {
    return this.nextSeq++;
  }

  /** Throws DiskFailed when all are used up. */
  takeFile(): number {
    if (this.nextFile > FILE_NUMBER_MAX) throw new DiskFailed('it has no file numbers left');
    return this.nextFile++;
  }

  seenSeq(seq: number): void {
    this.nextSeq = Math.max(this.nextSeq, seq + 1);
  }

  seenFile(file: number): void {
    this.nextFile = Math.max(this.nextFile, file + 1);
  }
}
