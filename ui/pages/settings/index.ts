/** The door of this page. */
export { GatherSettingsPage } from './settings-page.ts';
