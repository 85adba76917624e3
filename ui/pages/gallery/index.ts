/** The door of this page. */
export { GatherGalleryPage } from './gallery-page.ts';
