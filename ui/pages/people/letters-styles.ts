/** The looks of letters: mine at the one side, theirs at the other. */
import { css } from 'lit';
import { hiddenStyles } from '../../elements/hidden-styles.ts';

export const lettersStyles = css`
  ${hiddenStyles}
  .letters {
    position: relative;
    max-block-size: min(32rem, 60vh);
    overflow-y: auto;
  }
  .lines {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-s);
  }
  .letters:focus-visible {
    outline: var(--wa-focus-ring);
  }
  article {
    position: relative;
    max-inline-size: min(34rem, 85%);
    padding: var(--wa-space-xs) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-lowered);
  }
  article.mine {
    align-self: flex-end;
    background: var(--wa-color-brand-fill-quiet);
  }
  article.theirs {
    align-self: flex-start;
  }
  article p {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .when {
    color: var(--wa-color-text-normal);
    font-size: var(--wa-font-size-xs);
  }
  .refused {
    color: var(--wa-color-danger-on-quiet);
    font-weight: 600;
  }
  form {
    max-inline-size: none;
    gap: var(--wa-space-s);
  }
  @media (max-width: 760px) {
    .keys {
      display: none;
    }
  }
`;
