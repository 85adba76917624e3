/** The looks that all parts of this page share. */
import { css } from 'lit';

export const inspectorStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  h2 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs);
    margin: var(--wa-space-xl) 0 var(--wa-space-s);
    font-size: 1.15rem;
    line-height: 1.3;
  }
  h2:first-child,
  .first {
    margin-block-start: 0;
  }
  .up {
    display: flex;
    align-items: center;
    min-block-size: var(--gather-touch);
    margin-block-start: calc(-1 * var(--wa-space-s));
  }
  p {
    margin: 0;
    max-inline-size: 66ch;
    text-wrap: pretty;
  }
  .quiet {
    color: var(--wa-color-text-quiet);
  }
  .small {
    font-size: var(--wa-font-size-s);
  }
  .intro {
    margin-block-end: var(--wa-space-m);
    color: var(--wa-color-text-quiet);
  }
  .waiters {
    margin: var(--wa-space-2xs) 0;
    padding-inline-start: var(--wa-space-l);
  }
  .end {
    margin-block-start: var(--wa-space-s);
    font-size: var(--wa-font-size-s);
  }
  a {
    color: var(--wa-color-text-link);
    border-radius: var(--wa-border-radius-s);
  }
  a:focus-visible,
  summary:focus-visible,
  pre:focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: 1px;
  }
  code,
  .method,
  .id {
    font: 0.9em var(--wa-font-family-code);
  }
  .id {
    color: var(--wa-color-text-quiet);
  }
  .link {
    overflow-wrap: anywhere;
  }
  .lost {
    color: var(--wa-color-text-quiet);
    font-style: italic;
  }
  .waiting {
    display: grid;
    place-items: center;
    min-block-size: 30vh;
    font-size: 1.75rem;
  }
  .stale {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-xs);
    margin-block-end: var(--wa-space-s);
    padding: var(--wa-space-2xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-warning-fill-quiet);
    color: var(--wa-color-warning-on-quiet);
  }
  .sheet {
    padding: var(--wa-space-s) var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
  }
  .list {
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  .row {
    box-sizing: border-box;
    inline-size: 100%;
    padding: var(--wa-space-xs) var(--wa-space-2xs);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--wa-space-2xs) var(--wa-space-s);
    min-block-size: 1.75rem;
  }
  .line > .grow {
    flex: 1;
    min-inline-size: 0;
  }
  .head {
    font-weight: 600;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--wa-space-m);
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
    overflow-wrap: anywhere;
  }
  .facts > * {
    min-inline-size: 0;
  }
  gather-badge {
    align-self: center;
    font-size: var(--wa-font-size-xs);
  }
  dl {
    display: grid;
    grid-template-columns: minmax(7rem, auto) minmax(0, 1fr);
    gap: var(--wa-space-2xs) var(--wa-space-l);
    margin: 0;
  }
  dt {
    color: var(--wa-color-text-quiet);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .why {
    display: flex;
    gap: var(--wa-space-xs);
    margin-block: var(--wa-space-2xs);
    padding: var(--wa-space-xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-warning-fill-quiet);
    color: var(--wa-color-warning-on-quiet);
    overflow-wrap: anywhere;
  }
  .why gather-icon {
    margin-block-start: 0.15em;
  }
  @container (max-width: 30rem) {
    dl {
      grid-template-columns: 1fr;
      gap: 0;
    }
    dd {
      margin-block-end: var(--wa-space-xs);
    }
  }
`;
