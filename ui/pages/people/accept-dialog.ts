/**
 * Accepting an invitation, pasted or brought by a link: first what it says, then the name that its
 * sender gets here. Nothing is sent before the second step.
 */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { InvitationView } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { Caution, cautionView, inDialog, submitForm } from '../../elements/index.ts';
import { assertNotTooLong, type HomeSession, sentenceOf } from '../../session/index.ts';
import { personCaution } from './alike.ts';
import { JoinChoice } from './join-choice.ts';
import { fingerprint } from './words.ts';

const NAME_LENGTH_MAX = 80;
const TEXT_LENGTH_MAX = 10_000;
const WORD = '2gather-invitation.';

/** Answers the id of the contact; undefined when the person gave up. */
export async function acceptDialog(home: HomeSession, given?: string): Promise<string | undefined> {
  const accepting = new Accepting(home, await JoinChoice.of(home));
  return inDialog<string | undefined>(msg('Accept an invitation'), undefined, (answer, again) => {
    accepting.answer = answer;
    accepting.again = again;
    if (given !== undefined && accepting.begin()) void accepting.look(WORD + given);
    return accepting.view();
  });
}

class Accepting {
  answer: (id: string) => void = () => undefined;
  again: () => void = () => undefined;
  readonly #home: HomeSession;
  readonly #joining: JoinChoice;
  #begun = false;
  #busy = false;
  #trouble = '';
  #invitation = '';
  #seen: InvitationView | undefined;
  readonly #care: Caution;

  constructor(home: HomeSession, joining: JoinChoice) {
    this.#home = home;
    this.#joining = joining;
    this.#care = new Caution(personCaution(home), () => this.again());
  }

  /** Is this the first time? */
  begin(): boolean {
    const isFirst = !this.#begun;
    this.#begun = true;
    return isFirst;
  }

  view(): TemplateResult {
    return this.#seen === undefined ? this.#pasteView() : this.#nameView(this.#seen);
  }

  async look(invitation: string): Promise<void> {
    await this.#work(async () => {
      // What is pasted with the words around it must not be cut where the invitation stands.
      assertNotTooLong(invitation, TEXT_LENGTH_MAX);
      const view = await E(this.#home.people).look(invitation);
      if (view.own) {
        this.#trouble = msg('This is an invitation of your own. Send it to the one it is for.');
      } else if (view.known !== undefined) {
        this.#trouble = msg(str`This is from “${view.known}”, who is among your contacts already.`);
      } else {
        this.#invitation = invitation;
        this.#seen = view;
        void this.#care.look(view.before ?? view.name);
      }
    });
  }

  #pasteView(): TemplateResult {
    const submit = (event: Event): void => {
      event.preventDefault();
      const field = (event.currentTarget as HTMLElement).querySelector('gather-textarea');
      const text = (field?.value ?? '').trim();
      if (text !== '') return void this.look(text);
      this.#trouble = msg('Paste the link or the text that you were sent.');
      this.again();
    };
    return html`
      <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
        <gather-textarea
          label=${msg('The invitation that you were sent')}
          rows="4"
          spellcheck="false"
          autocomplete="off"
          ?readonly=${this.#busy}
        >
          <span slot="hint">${msg('The link, the text, or what a camera read from the QR code.')}</span>
        </gather-textarea>
        ${this.#troubleView()}
      </form>
      ${this.#buttons(msg('Next'))}
    `;
  }

  #nameView({ name, before, vat }: InvitationView): TemplateResult {
    const submit = (event: Event): void => {
      event.preventDefault();
      const field = (event.currentTarget as HTMLElement).querySelector('gather-input');
      void this.#accept((field?.value ?? '').trim());
    };
    const typed = (event: Event): void => {
      const { value } = event.target as HTMLElement & { value: string | null };
      void this.#care.look(value ?? '');
    };
    return html`
      <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
        <p style="margin: 0">
          ${
            name === ''
              ? msg('Whoever sent it did not say what they are called.')
              : msg(
                  html`Whoever sent it calls themselves “<bdi>${name}</bdi>”. That alone proves nothing: you compare a phrase next.`,
                )
          }
        </p>
        ${
          before === undefined
            ? nothing
            : html`<p style="margin: 0">
              ${msg(html`You called them “<bdi>${before}</bdi>” before. Letters of that time are kept.`)}
            </p>`
        }
        <gather-input
          label=${msg('What do you call them?')}
          value=${before ?? name}
          maxlength=${NAME_LENGTH_MAX}
          autocomplete="off"
          ?readonly=${this.#busy}
          @input=${typed}
        >
          <span slot="hint">${msg('Only you see this name. You can change it at any time.')}</span>
        </gather-input>
        ${cautionView(this.#care)}
        <details>
          <summary>${msg('Their key')}</summary>
          <code style="overflow-wrap: anywhere">${fingerprint(vat)}</code>
        </details>
        ${this.#joining.view(this.#busy)}
        ${this.#troubleView()}
        <button type="submit" hidden></button>
      </form>
      ${this.#buttons(msg('Accept'))}
    `;
  }

  async #accept(petname: string): Promise<void> {
    if (petname === '') {
      this.#trouble = msg('What do you call them?');
      return this.again();
    }
    await this.#work(async () => {
      await this.#joining.take();
      this.answer(await E(this.#home.people).accept(this.#invitation, petname));
    });
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#trouble = '';
    this.again();
    try {
      await work();
    } catch (error) {
      this.#trouble = sentenceOf(error);
    }
    this.#busy = false;
    this.again();
  }

  #troubleView(): TemplateResult | typeof nothing {
    if (this.#trouble === '') return nothing;
    return html`<gather-notice variant="danger" role="alert">${this.#trouble}</gather-notice>`;
  }

  #buttons(action: string): TemplateResult {
    return html`
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" ?loading=${this.#busy} @click=${submitForm}>${action}</gather-button>
    `;
  }
}
