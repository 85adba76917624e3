/** How one part of Settings looks: a sheet with a heading, rows, and a few buttons. */
import { css } from 'lit';

export const sectionStyles = css`
  :host {
    display: block;
    scroll-margin-block-start: var(--wa-space-l);
  }
  section {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-m);
    padding: var(--wa-space-l);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
  }
  h2 {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    margin: 0;
    font-size: 1.15rem;
    line-height: 1.3;
  }
  h2 gather-icon {
    color: var(--wa-color-brand-on-quiet);
  }
  p {
    margin: 0;
    max-inline-size: 62ch;
    text-wrap: pretty;
  }
  p a {
    color: var(--wa-color-text-link);
  }
  .quiet {
    color: var(--wa-color-text-quiet);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-s);
    align-items: center;
  }
  ul {
    display: flex;
    flex-direction: column;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    min-block-size: 3rem;
    padding-block: var(--wa-space-xs);
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  li:first-child {
    border-block-start: 0;
  }
  li .text {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  li .name {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs) var(--wa-space-xs);
    align-items: center;
    font-weight: 600;
  }
  li .more {
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  dl {
    display: grid;
    grid-template-columns: minmax(8rem, auto) 1fr;
    gap: var(--wa-space-xs) var(--wa-space-l);
    margin: 0;
  }
  dt {
    color: var(--wa-color-text-quiet);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
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
  .waiting {
    min-block-size: 6rem;
  }
  form {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-m);
    max-inline-size: 30rem;
  }
  @media (max-width: 520px) {
    section {
      padding: var(--wa-space-m);
    }
    dl {
      grid-template-columns: 1fr;
      gap: 0;
    }
    dd {
      margin-block-end: var(--wa-space-s);
    }
  }
`;
