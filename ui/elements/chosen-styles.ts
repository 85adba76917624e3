/**
 * How what is chosen looks where the system chooses the colours (`forced-colors: active`): there a
 * background of ours is not drawn, and would be all that tells it from the others.
 */
import { css } from 'lit';

/** Declarations for a rule within `@media (forced-colors: active)`. */
export const chosenInSystemColours = css`
  forced-color-adjust: none;
  background: Highlight;
  color: HighlightText;
`;
