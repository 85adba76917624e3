/** The looks of the page of a recipient: one calm column. */
import { css } from 'lit';

export const recipientStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 100dvh;
    box-sizing: border-box;
    padding: var(--wa-space-l) var(--wa-space-m) var(--wa-space-m);
  }
  header,
  main,
  footer {
    inline-size: 100%;
    max-inline-size: 56rem;
    margin-inline: auto;
  }
  main {
    padding-block: var(--wa-space-l);
  }
  .status {
    position: fixed;
    inset-block-start: 0;
    inset-inline: 0;
    z-index: 10;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .offline gather-spinner {
    --indicator-color: currentColor;
  }
  p.offline {
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
  footer {
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
    text-align: center;
    text-wrap: balance;
  }
  .waiting {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--wa-space-m);
    min-block-size: 50vh;
    color: var(--wa-color-text-quiet);
    font-size: 1.1rem;
  }
  article {
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    overflow: hidden;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-m);
    padding: var(--wa-space-l);
  }
  .kind {
    color: var(--wa-color-text-quiet);
    font-size: 2rem;
  }
  .kind.folder {
    color: var(--gather-amber);
  }
  .text {
    flex: 1 1 12rem;
    min-inline-size: 0;
  }
  h1 {
    margin: 0;
    font-size: var(--wa-font-size-l);
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
    color: var(--wa-color-text-quiet);
  }
  .downloads {
    padding-block-end: var(--wa-space-2xs);
  }
  @media (max-width: 560px) {
    .head gather-button {
      flex: 1 1 100%;
    }
  }
`;
