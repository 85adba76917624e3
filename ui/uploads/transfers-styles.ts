/** The looks of the transfers panel: a card in the corner, or a strip above the bar of a phone. */
import { css } from 'lit';

export const transferRowStyles = css`
  li {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    min-block-size: 3.25rem;
    padding-inline: var(--wa-space-m) var(--wa-space-2xs);
    list-style: none;
  }
  li > gather-icon {
    color: var(--wa-color-text-quiet);
  }
  li.done > gather-icon {
    color: var(--wa-color-success-on-quiet);
  }
  li.failed > gather-icon {
    color: var(--wa-color-danger-on-quiet);
  }
  .text {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    gap: 0.15rem;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--wa-font-size-s);
  }
  .word,
  .more {
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-xs);
  }
  li.failed .word {
    color: var(--wa-color-danger-on-quiet);
  }
`;

export const transfersStyles = [
  transferRowStyles,
  css`
    :host {
      position: fixed;
      inset-block-end: calc(var(--gather-bottom-bar, 0px) + var(--wa-space-m));
      inset-inline-end: var(--wa-space-m);
      z-index: 4;
      display: block;
      inline-size: min(26rem, calc(100vw - 2 * var(--wa-space-m)));
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-surface-raised);
      color: var(--wa-color-text-normal);
      box-shadow: var(--wa-shadow-l);
      overflow: hidden;
    }
    :host([hidden]) {
      display: none;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 var(--wa-space-2xs);
      min-block-size: 3.5rem;
      padding-inline: var(--wa-space-m) var(--wa-space-2xs);
    }
    .title {
      flex: 1;
      min-inline-size: 10rem;
      padding-block: var(--wa-space-xs);
    }
    h2,
    p {
      margin: 0;
    }
    h2 {
      font-size: var(--wa-font-size-m);
      line-height: 1.3;
    }
    p {
      color: var(--wa-color-text-quiet);
      font-size: var(--wa-font-size-xs);
      font-variant-numeric: tabular-nums;
    }
    .overall {
      padding-inline: var(--wa-space-m);
      padding-block-end: var(--wa-space-s);
    }
    ul {
      margin: 0;
      padding: 0;
    }
    .rows {
      max-block-size: min(19rem, 45vh);
      overflow-y: auto;
      border-block-start: 1px solid var(--wa-color-surface-border);
    }
    .rows:focus-visible {
      outline: 2px solid var(--wa-color-focus);
      outline-offset: -2px;
    }
  `,
];
