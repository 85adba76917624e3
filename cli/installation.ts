/**
 * What was installed with this program: its version and its page. The paths hold from cli/ and from dist/ alike, so
 * all that asks where it is lies in this file.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

export const VERSION = version;

/** The built page. */
export const PAGE_FOLDER = fileURLToPath(new URL('../ui/dist', import.meta.url));
