/** The looks of what a search found. */
import { css } from 'lit';

export const searchResultsStyles = css`
  :host {
    display: block;
    container: results / inline-size;
  }
  .state {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    min-block-size: 2.5rem;
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
  }
  .state gather-progress {
    flex: 0 1 10rem;
  }
  .behind {
    display: inline-flex;
    align-items: center;
    flex: 1 1 auto;
    justify-content: end;
    gap: var(--wa-space-s);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  li:hover {
    background: var(--gather-hover);
  }
  .open {
    display: grid;
    grid-template-columns: 2.75rem minmax(0, 1fr);
    gap: 0 var(--wa-space-2xs);
    padding: var(--wa-space-s) 0;
    border: 0;
    border-radius: var(--wa-border-radius-s);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .open:focus-visible {
    outline: 2px solid var(--wa-color-focus);
    outline-offset: -2px;
  }
  .kind {
    grid-row: 1 / span 3;
    justify-self: center;
    margin-block-start: 0.15rem;
    font-size: 1.35rem;
    color: var(--wa-color-brand-on-quiet);
  }
  .name {
    font-weight: var(--wa-font-weight-semibold);
    overflow-wrap: anywhere;
  }
  .under {
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
    overflow-wrap: anywhere;
  }
  .snippet {
    margin-block-start: var(--wa-space-3xs);
    font-size: var(--wa-font-size-s);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  mark {
    padding-inline: 1px;
    border-radius: 3px;
    background: var(--wa-color-warning-fill-normal);
    color: var(--wa-color-warning-on-normal);
    font-weight: inherit;
  }
  .menu {
    margin-block-start: var(--wa-space-2xs);
  }
  .more {
    display: grid;
    place-items: center;
    padding-block: var(--wa-space-l);
  }
  .waiting {
    display: grid;
    place-items: center;
    min-block-size: 30vh;
    font-size: 1.75rem;
  }
`;
