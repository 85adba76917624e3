/**
 * The uploads of a session: they go on while the person looks at other pages, so there is one queue
 * for each session, and it outlives every page element.
 */
import { msg } from '@lit/localize';
import type { HomeSession } from '../session/home-session.ts';
import { codeOf, sentenceOf } from '../session/trouble.ts';
import { askClash } from './clash-dialog.ts';
import { UploadQueue } from './upload-queue.ts';

const isLost = (error: unknown): boolean => codeOf(error) === 'disconnected';
const lostText = (): string =>
  msg('The connection was lost. It is sent again by itself when the connection is back.');

const isBadName = (error: unknown): boolean => codeOf(error) === 'bad-name';

function sentence(error: unknown): string {
  if (isLost(error)) return lostText();
  if (!isBadName(error)) return sentenceOf(error);
  return `${sentenceOf(error)} ${msg('Rename it on your disk, then add it again.')}`;
}

const queues = new WeakMap<HomeSession, UploadQueue>();

/** The queue of this session, made at the first call. */
export function uploadsOf(home: HomeSession): UploadQueue {
  const known = queues.get(home);
  if (known !== undefined) return known;
  const queue = new UploadQueue({
    lake: () => home.lake,
    decide: askClash,
    isLost,
    isHopeless: isBadName,
    sentence,
    now: () => Date.now(),
  });
  queues.set(home, queue);
  let lake = home.lake;
  home.watch('lake', () => {
    if (home.lake === lake) return;
    lake = home.lake;
    queue.resume();
  });
  // The browser asks before it leaves a page whose files are not safe yet.
  window.addEventListener('beforeunload', (event) => {
    if (queue.busy) event.preventDefault();
  });
  return queue;
}
