/** A folder that a database makes would be open to everybody of this machine, as far as those above it let them in. */
import { chmod, mkdir } from 'node:fs/promises';

const OWNER_ONLY = 0o700;

/** Makes it when it is not there, and lets its owner alone into it, also if it was made otherwise before. */
export async function provideOwnFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: OWNER_ONLY });
  await chmod(path, OWNER_ONLY);
}
