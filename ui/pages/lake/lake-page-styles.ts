/** The looks of the lake page around its list. */
import { css } from 'lit';

export const lakePageStyles = css`
  :host {
    display: block;
  }
  .top {
    position: sticky;
    inset-block-start: 0;
    z-index: 3;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-xs);
    margin-block-start: calc(-1 * var(--wa-space-s));
    padding-block: var(--wa-space-s) var(--wa-space-2xs);
    background: var(--wa-color-surface-default);
  }
  .line {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    min-block-size: var(--gather-touch);
  }
  .grow {
    flex: 1;
  }
  .trail {
    flex: 1;
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-inline-size: 0;
    overflow: hidden;
  }
  .trail a {
    flex: 0 1 auto;
    min-inline-size: 2.5rem;
    padding-block: var(--wa-space-xs);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--wa-color-text-quiet);
    text-decoration: none;
    border-radius: var(--wa-border-radius-s);
  }
  .trail a:hover {
    color: var(--wa-color-text-normal);
    text-decoration: underline;
  }
  .trail a:focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: -2px;
  }
  .trail gather-icon {
    color: var(--wa-color-text-quiet);
    font-size: 0.8rem;
  }
  h1 {
    flex: 0 10 auto;
    min-inline-size: 4rem;
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--wa-font-size-xl);
    line-height: 1.4;
  }
  .find {
    flex: 1 1 14rem;
    min-inline-size: 0;
    max-inline-size: 30rem;
  }
  .find::part(label) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .chips {
    display: flex;
    gap: var(--wa-space-2xs);
    overflow-x: auto;
    scrollbar-width: none;
    padding: 3px;
    margin: -3px;
  }
  .chip {
    flex: none;
    min-block-size: 2.25rem;
    padding: 0 var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-pill);
    background: none;
    color: var(--wa-color-text-quiet);
    font: inherit;
    font-size: var(--wa-font-size-s);
    cursor: pointer;
  }
  .chip:hover {
    background: var(--gather-hover);
  }
  .chip[aria-pressed='true'] {
    border-color: transparent;
    background: var(--wa-color-brand-fill-normal);
    color: var(--wa-color-brand-on-normal);
  }
  .chip:focus-visible,
  .head:focus-visible {
    outline: 2px solid var(--wa-color-focus);
    outline-offset: 1px;
  }
  .chosen-bar {
    flex: 1;
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-inline-size: 0;
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-brand-fill-quiet);
    color: var(--wa-color-brand-on-quiet);
  }
  .heads {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 7rem 6rem 9rem 2.75rem;
    padding-inline-end: var(--wa-space-2xs);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-block-size: 2.25rem;
    padding: 0;
    border: 0;
    border-radius: var(--wa-border-radius-s);
    background: none;
    color: var(--wa-color-text-quiet);
    font: inherit;
    font-size: var(--wa-font-size-s);
    cursor: pointer;
  }
  .head:hover {
    color: var(--wa-color-text-normal);
  }
  .head.name {
    padding-inline-start: var(--gather-touch);
  }
  .head.size {
    justify-content: end;
    padding-inline-end: var(--wa-space-l);
  }
  .foot {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: var(--wa-space-m);
    min-block-size: 3.5rem;
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
  }
  .foot nav {
    display: flex;
    gap: var(--wa-space-l);
  }
  .foot a {
    display: inline-flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-block-size: var(--gather-touch);
    color: inherit;
  }
  .waiting {
    display: grid;
    place-items: center;
    min-block-size: 40vh;
    font-size: 1.75rem;
  }
  .curtain {
    position: fixed;
    inset: 0;
    z-index: 8;
    display: grid;
    place-items: center;
    padding: var(--wa-space-l);
    background: color-mix(in srgb, var(--wa-color-surface-default) 82%, transparent);
    pointer-events: none;
  }
  .curtain div {
    display: grid;
    justify-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-2xl) var(--wa-space-3xl);
    border: 2px dashed var(--wa-color-brand-fill-loud);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    font-size: var(--wa-font-size-l);
    text-align: center;
  }
  .curtain gather-icon {
    color: var(--wa-color-brand-on-quiet);
    font-size: 2rem;
  }
  @container lake (max-width: 52rem) {
    .heads {
      grid-template-columns: minmax(0, 1fr) 6rem 8rem 2.75rem;
    }
    .head.type {
      display: none;
    }
  }
  .body {
    container: lake / inline-size;
  }
  @container lake (max-width: 36rem) {
    .heads {
      display: none;
    }
  }
  @media (max-width: 760px) {
    .tools {
      flex-wrap: nowrap;
    }
    .wide {
      display: none;
    }
    .quick {
      display: none;
    }
    /* The way here on one line, where one is on the next: a phone has no room for both side by side. */
    .trail {
      flex-wrap: wrap;
      row-gap: 0;
    }
    .trail a {
      max-inline-size: 8rem;
    }
    h1 {
      flex: 1 0 100%;
      min-inline-size: 0;
      font-size: var(--wa-font-size-l);
    }
  }
`;
