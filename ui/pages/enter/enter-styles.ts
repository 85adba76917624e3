/** How the pages before the lake look: one calm sheet in the middle. */
import { css } from 'lit';

export const sheetStyles = css`
  h1 {
    margin: 0;
    font-size: clamp(1.6rem, 1.2rem + 1.8vw, 2.1rem);
    line-height: 1.2;
    letter-spacing: -0.015em;
    text-wrap: balance;
  }
  p {
    margin: 0;
    text-wrap: pretty;
  }
  .quiet {
    color: var(--wa-color-text-quiet);
  }
  form,
  .stack {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-l);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-s);
    align-items: center;
  }
  .row.apart {
    justify-content: space-between;
  }
  .silent {
    position: absolute;
  }
  .fault {
    display: flex;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-s) var(--wa-space-m);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-danger-fill-quiet);
    color: var(--wa-color-danger-on-normal);
  }
  .fault gather-icon {
    margin-block-start: 0.2em;
  }
  code {
    font-family: var(--wa-font-family-code);
    font-size: 0.95em;
    padding: 0.1em 0.35em;
    border-radius: var(--wa-border-radius-s);
    background: var(--wa-color-surface-lowered);
  }
`;
