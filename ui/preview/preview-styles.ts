/** The looks of the preview: the file in the middle, everything else dark and out of the way. */
import { css } from 'lit';
import { hiddenStyles } from '../elements/hidden-styles.ts';

export const previewStyles = css`
  ${hiddenStyles}
  dialog {
    position: fixed;
    inset: 0;
    box-sizing: border-box;
    inline-size: 100vw;
    block-size: 100dvh;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: #161412;
    color: #f1ebdf;
    overflow: hidden;
  }
  dialog[open] {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  }
  .bar {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    padding: var(--wa-space-2xs) var(--wa-space-xs) var(--wa-space-2xs) var(--wa-space-m);
    --gather-hover: rgb(241 235 223 / 14%);
    --wa-color-focus: #8fd6c8;
  }
  .title {
    flex: 1;
    min-inline-size: 0;
    padding-inline-start: var(--wa-space-2xs);
  }
  h2,
  .title p {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    line-height: 1.35;
  }
  h2 {
    font-size: var(--wa-font-size-m);
    font-weight: 600;
  }
  .title p {
    color: #b4ab9c;
    font-size: var(--wa-font-size-xs);
  }
  .stage {
    position: relative;
    min-block-size: 0;
    padding: 0 4rem var(--wa-space-m);
  }
  .word {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    pointer-events: none;
    font-size: 1.75rem;
  }
  .card {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--wa-space-m);
    max-inline-size: 24rem;
    padding: var(--wa-space-l);
    text-align: center;
    font-size: 1rem;
    pointer-events: auto;
  }
  .card > gather-icon {
    font-size: 3rem;
    color: #b4ab9c;
  }
  .card p {
    margin: 0;
    text-wrap: balance;
  }
  .arrow {
    position: absolute;
    inset-block-start: calc(50% - 1rem);
    border-radius: 50%;
    background: rgb(22 20 18 / 65%);
    --gather-hover: rgb(241 235 223 / 18%);
    --wa-color-focus: #8fd6c8;
  }
  .before {
    inset-inline-start: 0.5rem;
  }
  .after {
    inset-inline-end: 0.5rem;
  }
  @media (max-width: 700px) {
    .stage {
      padding: 0 var(--wa-space-xs) 4rem;
    }
    .arrow {
      inset-block: auto 0.5rem;
    }
    .before {
      inset-inline-start: calc(50% - 3.5rem);
    }
    .after {
      inset-inline-end: calc(50% - 3.5rem);
    }
  }
`;
