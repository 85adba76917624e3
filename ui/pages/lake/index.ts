/** The lake page, loaded when it is first looked at. */
import './lake-page.ts';
