/** The people page, loaded when it is first looked at. */
import './people-page.ts';
