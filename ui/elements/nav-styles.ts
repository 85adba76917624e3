/** Links of a navigation, the one that is shown set off. */
import { css } from 'lit';
import { chosenInSystemColours } from './chosen-styles.ts';

export const navStyles = css`
  nav a {
    display: flex;
    align-items: center;
    min-block-size: var(--gather-touch);
    padding-inline: var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    color: var(--wa-color-text-quiet);
    font-weight: 550;
    text-decoration: none;
  }
  nav a:hover {
    background: var(--gather-hover);
    color: var(--wa-color-text-normal);
  }
  nav a[aria-current] {
    background: var(--wa-color-brand-fill-normal);
    color: var(--wa-color-brand-on-normal);
  }
  @media (forced-colors: active) {
    nav a[aria-current] {
      ${chosenInSystemColours}
    }
  }
`;
