/**
 * Opens the person's browser at a link that holds a secret.
 *
 * Every user of a machine can see the arguments of every program, so the link is not given to the browser as one.
 * It stands in a small page that only its owner can read; the browser is given that file, and goes on from there.
 */
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Task } from './shell.ts';

const OWNER_ONLY = 0o600;
const FILE_KEPT_MS = 60_000;

/** Can a browser show up here at all? */
export function hasDisplay(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  const { CI, SSH_CONNECTION, DISPLAY, WAYLAND_DISPLAY } = environment;
  if (CI || SSH_CONNECTION) return false;
  return platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** Opens the browser where there is one; the answer removes the page, which is also removed by itself. */
export async function openBrowser(link: string, task: Task): Promise<() => Promise<void>> {
  if (!hasDisplay(task.environment, process.platform)) return async () => undefined;
  // On Linux a browser in a snap can read neither the folder of temporary files nor a hidden one.
  const folder = process.platform === 'linux' ? homedir() : tmpdir();
  const path = join(folder, `2gather-open-${randomBytes(6).toString('hex')}.html`);
  const remove = (): Promise<void> => rm(path, { force: true });
  try {
    const target = link.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    const page = `<!doctype html><meta http-equiv="refresh" content="0;url=${target}">`;
    await writeFile(path, page, { mode: OWNER_ONLY, flag: 'wx' });
    const { default: open } = await import('open');
    const browser = await open(path);
    browser.once('error', () => task.printer.note('No browser could be opened; use the link.'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    task.printer.note(`No browser could be opened (${why}); use the link.`);
  }
  const callOff = task.powers.clock.after(FILE_KEPT_MS, () => void remove());
  return async () => {
    callOff();
    await remove();
  };
}
