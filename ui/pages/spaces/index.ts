/** The page of public spaces, loaded when it is first looked at. */
import './spaces-page.ts';
