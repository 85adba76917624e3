/** The page of where things are kept, loaded when it is first looked at. */
import './storage-page.ts';
