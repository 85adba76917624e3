/** The looks of a shared folder. */
import { css } from 'lit';

export const sharedFolderStyles = css`
  :host {
    display: block;
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-block-size: 3.25rem;
    padding-inline: var(--wa-space-l);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  nav button {
    min-block-size: var(--gather-touch);
    padding: 0;
    border: 0;
    background: none;
    color: var(--wa-color-text-link);
    font: inherit;
    text-decoration: underline;
    cursor: pointer;
  }
  nav gather-icon {
    color: var(--wa-color-text-quiet);
    font-size: 0.8rem;
  }
  p {
    margin: 0;
    padding: var(--wa-space-xl);
    text-align: center;
    color: var(--wa-color-text-quiet);
  }
  .row {
    display: flex;
    align-items: center;
    inline-size: 100%;
    box-sizing: border-box;
    padding-inline-end: var(--wa-space-m);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .row:hover {
    background: var(--gather-hover);
  }
  .open {
    display: flex;
    flex: 1;
    align-items: center;
    gap: var(--wa-space-m);
    min-inline-size: 0;
    min-block-size: 3.75rem;
    padding: 0 0 0 var(--wa-space-l);
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  button:focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: -3px;
  }
  .text {
    display: grid;
    min-inline-size: 0;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .word {
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-xs);
  }
  .kind,
  .into {
    color: var(--wa-color-text-quiet);
    font-size: 1.15rem;
  }
  .into {
    inline-size: var(--gather-touch);
  }
  .kind.folder {
    color: var(--gather-amber);
  }
`;
