/** The looks of the list of shares. */
import { css } from 'lit';
import { factsStyles } from '../page-styles.ts';

export const sharesPageStyles = css`
  ${factsStyles}
  :host {
    display: block;
    container-type: inline-size;
  }
  h1 {
    margin: 0;
    font-size: var(--wa-font-size-xl);
    line-height: 1.4;
  }
  .intro,
  .none {
    margin: 0 0 var(--wa-space-l);
    color: var(--wa-color-text-quiet);
  }
  .waiting {
    display: grid;
    place-items: center;
    min-block-size: 40vh;
    font-size: 1.75rem;
  }
  .ended-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-block: var(--wa-space-xl) var(--wa-space-xs);
  }
  h2 {
    margin: 0;
    font-size: var(--wa-font-size-l);
  }
  .first {
    margin-block-end: var(--wa-space-xs);
  }
  ul {
    display: grid;
    gap: var(--wa-space-s);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template: auto / auto minmax(0, 1fr) auto auto;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    padding: var(--wa-space-s) var(--wa-space-xs) var(--wa-space-s) var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
  }
  li.ended {
    background: none;
  }
  .kind {
    color: var(--wa-color-text-quiet);
    font-size: 1.35rem;
  }
  .kind.folder {
    color: var(--gather-amber);
  }
  h3 {
    margin: 0;
    font-size: var(--wa-font-size-m);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    line-height: 1.4;
  }
  p {
    margin: 0;
  }
  .label {
    overflow-wrap: anywhere;
  }
  .trouble {
    color: var(--wa-color-warning-on-quiet);
    font-size: var(--wa-font-size-s);
  }
  .actions {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
  }
  gather-badge {
    font-size: var(--wa-font-size-xs);
  }
  @container (max-width: 44rem) {
    li {
      grid-template: auto auto / auto minmax(0, 1fr) auto;
      align-items: start;
      padding-inline-end: var(--wa-space-s);
    }
    .actions {
      grid-column: 1 / -1;
      justify-content: flex-end;
      flex-wrap: wrap;
    }
  }
`;
