/** The shares page, loaded when it is first looked at. */
import './shares-page.ts';
