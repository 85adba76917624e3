/** The looks of one space and its entries. */
import { css } from 'lit';
import { headStyles } from '../page-styles.ts';

export const spaceStyles = css`
  ${headStyles}
  p {
    margin: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  ol {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-s);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ol li {
    border: 0;
  }
  article {
    display: grid;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
  }
  article.new {
    border-inline-start: 4px solid var(--wa-color-brand-fill-loud);
  }
  article header {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-xs);
    align-items: baseline;
  }
  article header bdi {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .when {
    color: var(--wa-color-text-quiet);
    font-size: var(--wa-font-size-s);
  }
  a.link {
    color: var(--wa-color-text-link);
    overflow-wrap: anywhere;
  }
  .more-button {
    align-self: center;
  }
`;
