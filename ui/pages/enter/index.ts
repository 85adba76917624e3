/** The door of this page. */
export { GatherEnterPage } from './enter-page.ts';
