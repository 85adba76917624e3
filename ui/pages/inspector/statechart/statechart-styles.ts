/** The looks of a statechart. */
import { css } from 'lit';

export const statechartStyles = css`
  :host {
    display: block;
  }
  .view {
    max-block-size: min(70vh, 34rem);
    overflow: auto;
    padding: var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-default);
    text-align: center;
  }
  .view:focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: 2px;
  }
  svg {
    text-align: start;
  }
  .box {
    fill: var(--wa-color-surface-raised);
    stroke: var(--wa-color-neutral-60, currentColor);
    stroke-width: 1.25;
  }
  .region > .box {
    stroke-dasharray: 5 4;
  }
  .holder > .box {
    fill: var(--wa-color-surface-lowered);
  }
  .final > .inner {
    fill: none;
    stroke: var(--wa-color-neutral-60, currentColor);
  }
  .now > .box {
    stroke: var(--wa-color-brand-on-quiet);
    stroke-width: 2.5;
  }
  .now:not(.holder) > .box {
    fill: var(--wa-color-brand-fill-normal);
  }
  .now > .inner {
    stroke: var(--wa-color-brand-on-quiet);
  }
  .name {
    fill: var(--wa-color-text-normal);
    font: 600 15px var(--wa-font-family-body);
  }
  .now > .name {
    font-weight: 750;
  }
  .lamp {
    fill: var(--wa-color-brand-on-quiet);
  }
  .word,
  .note {
    fill: var(--wa-color-text-quiet);
    font: 12px var(--wa-font-family-code);
  }
  .possible .word,
  .now > .note {
    fill: var(--wa-color-text-normal);
    font-weight: 600;
  }
  .paper {
    fill: var(--wa-color-surface-default);
    stroke: var(--wa-color-surface-border);
  }
  .line {
    fill: none;
    stroke: var(--wa-color-text-quiet);
    stroke-width: 1.25;
  }
  .line.possible {
    stroke: var(--wa-color-brand-on-quiet);
    stroke-width: 2;
  }
  .head,
  .dot {
    fill: var(--wa-color-text-quiet);
  }
  .head.possible {
    fill: var(--wa-color-brand-on-quiet);
  }
  p {
    margin: 0 0 var(--wa-space-s);
    color: var(--wa-color-text-quiet);
  }
  details {
    margin-block-start: var(--wa-space-xs);
  }
  summary {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--gather-touch);
    color: var(--wa-color-text-link);
    cursor: pointer;
  }
  summary:focus-visible {
    outline: var(--wa-focus-ring);
  }
  ul {
    margin: 0;
    padding-inline-start: var(--wa-space-l);
  }
  code {
    font: 0.875em var(--wa-font-family-code);
    overflow-wrap: anywhere;
  }
  .is {
    color: var(--wa-color-brand-on-quiet);
    font-weight: 600;
  }
`;
