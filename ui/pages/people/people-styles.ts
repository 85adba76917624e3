/** The looks of the list of people. */
import { css } from 'lit';
import { hiddenStyles } from '../../elements/hidden-styles.ts';
import { pageStyles } from '../page-styles.ts';

export const peopleStyles = css`
  ${hiddenStyles}
  ${pageStyles}
  :host([hidden]) {
    display: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-s);
    align-items: center;
    justify-content: space-between;
  }
  h2 {
    margin: 0 0 var(--wa-space-xs);
    font-size: 1.15rem;
  }
  .none {
    margin: 0;
    color: var(--wa-color-text-quiet);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs);
  }
  ul {
    display: flex;
    flex-direction: column;
    margin: 0;
    padding: 0;
    list-style: none;
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
  }
  li {
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  li:first-child {
    border-block-start: 0;
  }
  .person {
    display: flex;
    gap: var(--wa-space-m);
    align-items: center;
    padding: var(--wa-space-s) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    color: inherit;
    text-decoration: none;
  }
  .person:hover {
    background: var(--gather-hover);
  }
  .person:focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: -2px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs) var(--wa-space-s);
    align-items: center;
    padding: var(--wa-space-s) var(--wa-space-m);
  }
  .disc {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border-radius: 50%;
    background: var(--wa-color-brand-fill-quiet);
    color: var(--wa-color-brand-on-quiet);
    font-weight: 600;
  }
  .text {
    flex: 1;
    min-inline-size: 0;
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-xs);
    align-items: center;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .more {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
  }
  .row .more {
    white-space: normal;
  }
  .alike {
    display: flex;
    gap: var(--wa-space-2xs);
    align-items: center;
    color: var(--wa-color-warning-on-quiet);
    font-size: var(--wa-font-size-s);
  }
  gather-badge {
    font-size: var(--wa-font-size-xs);
  }
`;
