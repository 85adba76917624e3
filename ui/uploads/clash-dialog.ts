/** Asks what to do about a file whose name is taken; once for all of them, if wanted. */
import { msg, str } from '@lit/localize';
import { html } from 'lit';
import { inDialog } from '../elements/index.ts';
import type { ClashAnswer, ClashDecision, Upload } from './upload.ts';

/** Closing the dialog leaves the file out. */
export function askClash(upload: Upload): Promise<ClashDecision> {
  let all = false;
  return inDialog<ClashDecision>(
    msg('There is a file of that name already'),
    { what: 'skip', all: false },
    (answer) => {
      const choose = (what: ClashAnswer) => () => answer({ what, all });
      return html`
        <p style="margin-block-start: 0; overflow-wrap: anywhere">
          ${msg(str`“${upload.name}” is in this folder already. Is this its new version? What is there now stays as an earlier one.`)}
        </p>
        <gather-checkbox
          @change=${(event: Event) => {
            all = (event.target as HTMLInputElement).checked;
          }}
          >${msg('Do the same for all others')}</gather-checkbox
        >
        <gather-button slot="footer" appearance="plain" @click=${choose('skip')}>
          ${msg('Leave it out')}
        </gather-button>
        <gather-button slot="footer" appearance="outlined" @click=${choose('keep-both')}>
          ${msg('Keep both')}
        </gather-button>
        <gather-button slot="footer" variant="brand" @click=${choose('new-version')}>
          ${msg('New version')}
        </gather-button>
      `;
    },
  );
}
