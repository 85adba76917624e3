/** For what is said aloud and not shown: `class="hidden"`. */
import { css } from 'lit';

/**
 * It is placed by the nearest ancestor that is positioned, and counts for the height of that one:
 * so whatever scrolls, and has such text inside, has to be `position: relative`.
 */
export const hiddenStyles = css`
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
