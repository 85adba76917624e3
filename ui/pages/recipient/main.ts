/**
 * The start of the page at `/s`: for somebody who was given a link and has nothing of ours installed.
 * It is kept apart from the owner's app, so that it is small and holds no way in.
 */
import { startMedia } from '../../media/media.ts';
import { startAppearance } from '../../theme/appearance.ts';
import './recipient-page.ts';

startAppearance();
// Begun early, so that pictures need not wait for the worker; where there is none, Blobs serve.
void startMedia();
// Another link pasted into the same tab is another visit.
window.addEventListener('hashchange', () => location.reload());
