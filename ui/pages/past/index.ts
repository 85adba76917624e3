/** The lake as it was, loaded when it is first looked at. */
import './past-page.ts';
