/**
 * Questions by function: `await confirm({…})`, `await ask({…})`. The caller waits for an answer and
 * needs no dialog of its own in its template.
 */
import { msg } from '@lit/localize';
import { html, nothing, render, type TemplateResult } from 'lit';
import { Asking } from './asking.ts';
import './button.ts';
import { Caution, type CautionFor } from './caution.ts';
import { cautionView } from './caution-view.ts';
import './dialog.ts';
import type { GatherDialog } from './dialog.ts';
import './input.ts';

export interface Confirmation {
  readonly title: string;
  readonly body: string | TemplateResult;
  /** What the button says that does it: a verb, not “OK”. */
  readonly action: string;
  /** It destroys something, or cannot be taken back. */
  readonly danger?: boolean;
}

/** Answers true when the person agreed. */
export function confirm({ title, body, action, danger = false }: Confirmation): Promise<boolean> {
  return inDialog<boolean>(
    title,
    false,
    (answer) => html`
      <div>${body}</div>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button
        slot="footer"
        variant=${danger ? 'danger' : 'brand'}
        @click=${() => answer(true)}
      >
        ${action}
      </gather-button>
    `,
  );
}

export interface Question {
  readonly title: string;
  readonly label: string;
  readonly action: string;
  readonly value?: string;
  readonly hint?: string;
  readonly lengthMax: number;
  /** How many characters from the start are selected at first: the name without its ending. */
  readonly select?: number;
  /** Says what is wrong with an answer; undefined for a good one. */
  readonly fault?: (value: string) => string | undefined;
  /**
   * Does what the answer is for, while the dialog waits. Answers what went wrong as a sentence for
   * the person, who can then mend it at the field; undefined closes the dialog.
   */
  readonly attempt?: (value: string) => Promise<string | undefined>;
  /** Says at each change what to take care of; undefined for nothing. It forbids nothing. */
  readonly caution?: CautionFor;
}

/** Asks for a short text. Answers it without spaces around it; undefined when the person gave up. */
export function ask(question: Question): Promise<string | undefined> {
  const { title, value = '', select = value.length } = question;
  let draw: () => void = () => undefined;
  const { fault, attempt, caution } = question;
  const asking = new Asking({ empty: msg('Please write something here.'), fault, attempt }, () =>
    draw(),
  );
  const care = caution && new Caution(caution, () => draw());
  const typed = (event: Event): void => {
    void care?.look((event.target as HTMLElement & { value: string | null }).value ?? '');
  };
  const opened = (dialog: GatherDialog) => {
    const field = dialog.querySelector('gather-input');
    field?.focus();
    field?.setSelectionRange(0, select);
    void care?.look(value);
  };
  const content = (answer: (given: string) => void, again: () => void) => {
    draw = again;
    const submit = async (event: Event) => {
      event.preventDefault();
      const field = (event.currentTarget as HTMLElement).querySelector('gather-input');
      const accepted = await asking.give(field?.value ?? '');
      if (accepted !== undefined) answer(accepted);
      else if (!asking.busy) field?.focus();
    };
    return html`
      <form
        id="ask"
        style="display: grid; gap: var(--wa-space-m)"
        @submit=${submit}
        @input=${typed}
        novalidate
      >
        <gather-input
          label=${question.label}
          value=${value}
          maxlength=${question.lengthMax}
          autocomplete="off"
          ?readonly=${asking.busy}
          aria-invalid=${asking.fault === '' ? nothing : 'true'}
        >
          <span slot="hint" role="status">${asking.fault || question.hint}</span>
        </gather-input>
        ${care === undefined ? nothing : cautionView(care)}
        <button type="submit" hidden></button>
      </form>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button
        slot="footer"
        variant="brand"
        ?loading=${asking.busy}
        @click=${submitForm}
      >
        ${question.action}
      </gather-button>
    `;
  };
  return inDialog<string | undefined>(title, undefined, content, opened);
}

/** For the button of a dialog that does what its form is for. */
export function submitForm(event: Event): void {
  const dialog = (event.currentTarget as HTMLElement).closest('gather-dialog');
  dialog?.querySelector('form')?.requestSubmit();
}

/** Whoever opens a form is about to fill it in. */
function focusFirst(dialog: GatherDialog): void {
  dialog.querySelector<HTMLElement>('gather-input, gather-select, gather-textarea')?.focus();
}

/** Shows a dialog until `answer` is called or it is closed, which answers `otherwise`. */
export function inDialog<T>(
  label: string,
  otherwise: T,
  content: (answer: (value: T) => void, again: () => void) => TemplateResult,
  opened?: (dialog: GatherDialog) => void,
): Promise<T> {
  const dialog = document.createElement('gather-dialog');
  dialog.label = label;
  document.body.append(dialog);
  return new Promise<T>((resolve) => {
    let given = otherwise;
    const answer = (value: T) => {
      given = value;
      dialog.open = false;
    };
    const draw = () => render(content(answer, draw), dialog);
    draw();
    dialog.addEventListener('gather-closed', () => {
      dialog.remove();
      resolve(given);
    });
    dialog.addEventListener('gather-opened', () => (opened ?? focusFirst)(dialog));
    // Open from its first moment on, the library would take it for part of the page and say nothing.
    void dialog.updateComplete.then(() => {
      dialog.open = true;
    });
  });
}
