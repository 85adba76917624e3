/** The looks of the list and the grid of files. Widths go by the room there is, not by the device. */
import { css } from 'lit';

export const entryListStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    overflow-x: clip;
  }
  .grid {
    margin-block-start: var(--wa-space-xs);
  }
  lit-virtualizer {
    display: block;
    outline: none;
  }
  .entry {
    box-sizing: border-box;
    inline-size: 100%;
    user-select: none;
    -webkit-touch-callout: none;
    cursor: default;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 7rem 6rem 9rem 2.75rem;
    align-items: center;
    block-size: 3.25rem;
    padding-inline-end: var(--wa-space-2xs);
    border-block-end: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-s);
  }
  .entry:hover {
    background: var(--gather-hover);
  }
  .entry.chosen {
    background: var(--wa-color-brand-fill-quiet);
  }
  .entry.over {
    background: var(--wa-color-brand-fill-normal);
    outline: 2px dashed var(--wa-color-brand-border-normal);
    outline-offset: -3px;
  }
  lit-virtualizer:focus-visible .at {
    outline: 2px solid var(--wa-color-focus);
    outline-offset: -2px;
  }
  .row .main {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    min-inline-size: 0;
    block-size: 100%;
  }
  .check {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--gather-touch);
    block-size: var(--gather-touch);
    margin-inline-end: calc(-1 * var(--wa-space-s));
  }
  .box {
    display: grid;
    place-items: center;
    inline-size: 1.15rem;
    block-size: 1.15rem;
    border: 1.5px solid var(--wa-form-control-border-color);
    border-radius: 0.3rem;
    background: var(--wa-color-surface-raised);
    font-size: 0.75rem;
    opacity: 0.55;
  }
  .some .box,
  .entry:hover .box {
    opacity: 1;
  }
  .chosen .box {
    opacity: 1;
    border-color: var(--wa-color-brand-fill-loud);
    background: var(--wa-color-brand-fill-loud);
    color: var(--wa-color-brand-on-loud);
  }
  .kind {
    color: var(--wa-color-text-quiet);
    font-size: 1.15rem;
  }
  .kind.folder {
    color: var(--gather-amber);
  }
  .text {
    display: block;
    min-inline-size: 0;
  }
  .name {
    cursor: pointer;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    display: block;
  }
  .name:hover {
    text-decoration: underline;
  }
  .under,
  .cell {
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row .under {
    display: none;
  }
  .size {
    text-align: end;
    padding-inline-end: var(--wa-space-l);
    font-variant-numeric: tabular-nums;
  }
  .shared {
    color: var(--wa-color-brand-on-quiet);
    font-size: 0.85rem;
  }
  .tags {
    display: flex;
    gap: var(--wa-space-2xs);
    margin-inline-start: auto;
    padding-inline-end: var(--wa-space-s);
    overflow: hidden;
    flex: 0 1 auto;
    min-inline-size: 0;
  }
  .tag {
    padding: 0.1rem 0.5rem;
    border-radius: 1rem;
    background: var(--wa-color-neutral-fill-quiet);
    color: var(--wa-color-neutral-on-quiet);
    font-size: var(--wa-font-size-xs);
    white-space: nowrap;
    max-inline-size: 8rem;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .menu-cell {
    display: grid;
  }
  .menu {
    display: grid;
    place-items: center;
    inline-size: var(--gather-touch);
    block-size: var(--gather-touch);
    padding: 0;
    border: 0;
    border-radius: var(--wa-border-radius-m);
    background: none;
    color: var(--wa-color-text-quiet);
    cursor: pointer;
  }
  .menu:hover {
    background: var(--gather-hover);
    color: inherit;
  }
  .card {
    position: relative;
    block-size: 190px;
    border-radius: var(--wa-border-radius-l);
    border: 1px solid var(--wa-color-surface-border);
    background: var(--wa-color-surface-raised);
    overflow: hidden;
  }
  .card.chosen {
    border-color: var(--wa-color-brand-fill-loud);
    box-shadow: inset 0 0 0 1px var(--wa-color-brand-fill-loud);
  }
  .card .main {
    display: block;
  }
  .card gather-thumbnail {
    block-size: 128px;
    cursor: pointer;
  }
  .card .text {
    padding: var(--wa-space-2xs) 2.5rem 0 var(--wa-space-s);
  }
  .card .name {
    font-size: var(--wa-font-size-s);
    line-height: 1.6;
  }
  .card .under {
    display: block;
    font-size: var(--wa-font-size-xs);
  }
  .card .menu-cell {
    position: absolute;
    inset: auto 0 8px auto;
  }
  .card .check {
    position: absolute;
    inset: 0 auto auto 0;
    margin: 0;
    opacity: 0;
  }
  .card .check .box {
    opacity: 1;
  }
  .card:hover .check,
  .card.some .check,
  lit-virtualizer:focus-visible .at .check {
    opacity: 1;
  }
  @container (max-width: 52rem) {
    .row {
      grid-template-columns: minmax(0, 1fr) 6rem 8rem 2.75rem;
    }
    .type,
    .tags {
      display: none;
    }
  }
  @container (max-width: 36rem) {
    .row {
      grid-template-columns: minmax(0, 1fr) 2.75rem;
      block-size: 3.75rem;
    }
    .cell {
      display: none;
    }
    .row .under {
      display: block;
      font-size: var(--wa-font-size-xs);
    }
  }
`;
