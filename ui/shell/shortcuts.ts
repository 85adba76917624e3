/** What the keyboard can do, shown by `?`. Each page adds to this list what it understands. */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { inDialog } from '../elements/index.ts';

interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

const shortcuts = (): readonly Shortcut[] => [
  { keys: ['?'], does: msg('Show this list') },
  { keys: ['Tab'], does: msg('To the next button or field') },
  { keys: ['Esc'], does: msg('Close what is open, or drop the selection') },
  { keys: ['/'], does: msg('Lake: find') },
  { keys: ['↑', '↓'], does: msg('Lake: to the entry before or after') },
  { keys: ['Enter'], does: msg('Lake: open') },
  { keys: ['Backspace'], does: msg('Lake: to the folder above') },
  { keys: ['Space'], does: msg('Lake: select or not') },
  { keys: ['Ctrl', 'A'], does: msg('Lake: select all') },
  { keys: ['F2'], does: msg('Lake: rename') },
  { keys: ['Del'], does: msg('Lake: put into the bin') },
];

/** Did the person ask for the list, and not just write a question mark? */
export function wantsShortcuts(event: KeyboardEvent): boolean {
  if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.composedPath().some(takesText);
}

function takesText(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const name = target.localName;
  return name === 'input' || name === 'textarea' || name === 'select' || target.isContentEditable;
}

let shown = false;

export function showShortcuts(): void {
  if (shown) return;
  shown = true;
  void inDialog(msg('Keyboard'), undefined, list).then(() => {
    shown = false;
  });
}

function list(): TemplateResult {
  return html`
    <style>
      .shortcuts {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.6rem 1.25rem;
        margin: 0;
        align-items: center;
      }
      .shortcuts dd {
        margin: 0;
      }
      .shortcuts kbd {
        display: inline-block;
        min-width: 1.5rem;
        padding: 0.1rem 0.45rem;
        border: 1px solid var(--wa-color-surface-border);
        border-bottom-width: 2px;
        border-radius: 0.4rem;
        background: var(--wa-color-surface-lowered);
        font: 0.875rem var(--wa-font-family-code);
        text-align: center;
      }
    </style>
    <dl class="shortcuts">
      ${shortcuts().map(
        ({ keys, does }) => html`
          <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
          <dd>${does}</dd>
        `,
      )}
    </dl>
  `;
}
