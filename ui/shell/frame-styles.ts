/** How the frame is laid out: a column beside the page, or a bar below it where it is narrow. */
import { css } from 'lit';
import { navStyles } from '../elements/nav-styles.ts';

export const frameStyles = css`
  ${navStyles}
  :host {
    --side: 14.5rem;
    display: block;
    min-block-size: 100dvh;
  }
  .skip {
    position: fixed;
    inset: 0.5rem auto auto 0.5rem;
    z-index: 10;
    padding: 0.75rem 1rem;
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-brand-fill-loud);
    border: 0;
    color: var(--wa-color-brand-on-loud);
    font: inherit;
    translate: 0 -200%;
  }
  .skip:focus {
    translate: 0 0;
  }
  header {
    position: fixed;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: var(--side);
    box-sizing: border-box;
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-xl);
    padding: var(--wa-space-l) var(--wa-space-m);
    background: var(--wa-color-surface-lowered);
    border-inline-end: 1px solid var(--wa-color-surface-border);
    overflow-y: auto;
  }
  .brand {
    padding-inline-start: var(--wa-space-2xs);
    text-decoration: none;
    border-radius: var(--wa-border-radius-m);
  }
  nav {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-2xs);
  }
  nav a {
    position: relative;
    gap: var(--wa-space-s);
  }
  a:focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: 2px;
  }
  .help {
    margin-block-start: auto;
    align-self: start;
  }
  .help::part(button) {
    color: var(--wa-color-text-quiet);
  }
  main {
    display: block;
    min-block-size: 100dvh;
    box-sizing: border-box;
    margin-inline-start: var(--side);
    padding: var(--wa-space-l) var(--wa-space-xl) var(--wa-space-3xl);
  }
  main:focus {
    outline: none;
  }
  main > * {
    max-inline-size: var(--gather-page-width);
    margin-inline: auto;
  }
  .status {
    position: fixed;
    inset-block-start: 0;
    inset-inline: var(--side) 0;
    z-index: 5;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .offline gather-spinner {
    --indicator-color: currentColor;
  }
  .offline {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    margin: var(--wa-space-xs);
    padding: var(--wa-space-2xs) var(--wa-space-m);
    border-radius: var(--wa-border-radius-pill);
    background: var(--wa-color-warning-fill-normal);
    color: var(--wa-color-warning-on-normal);
    box-shadow: var(--wa-shadow-m);
    font-size: var(--wa-font-size-s);
  }
  @media (max-width: 760px) {
    header {
      inset-block: auto 0;
      inset-inline: 0;
      inline-size: auto;
      z-index: 6;
      flex-direction: row;
      padding: 0 var(--wa-space-xs) env(safe-area-inset-bottom);
      border-inline-end: 0;
      border-block-start: 1px solid var(--wa-color-surface-border);
    }
    .brand,
    .help {
      display: none;
    }
    nav {
      flex: 1;
      flex-direction: row;
      justify-content: space-around;
    }
    nav a {
      flex: 1;
      flex-direction: column;
      justify-content: center;
      gap: 0.125rem;
      max-inline-size: 8rem;
      min-block-size: 3.75rem;
      min-inline-size: 0;
      padding: 0;
      /* Seven of them stand side by side on the narrowest phone. */
      font-size: clamp(0.625rem, 2.9vw, 0.8125rem);
    }
    nav a gather-icon {
      font-size: 1.2rem;
    }
    main {
      margin-inline-start: 0;
      padding: var(--wa-space-m) var(--wa-space-m) calc(5.5rem + env(safe-area-inset-bottom));
    }
    .status {
      inset-inline: 0;
    }
  }
  /* A phone on its side: all seven of them fit. */
  @media (max-height: 500px) and (min-width: 761px) {
    header {
      gap: var(--wa-space-xs);
      padding-block: var(--wa-space-xs);
    }
    nav {
      gap: 0;
    }
    .help {
      display: none;
    }
  }
  @media (max-width: 760px) and (forced-colors: none) {
    nav a[aria-current] {
      background: none;
      color: var(--wa-color-brand-on-quiet);
    }
  }
  @media print {
    header,
    .status {
      display: none;
    }
    main {
      margin: 0;
    }
  }
`;
