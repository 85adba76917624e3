/**
 * `<gather-people-page>`: the people one knows, what they wrote, and the ways to know more. A path
 * of `contact/<id>` shows one of them, `accept/<invitation>` begins with an invitation.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ListedContact } from '../../../actors/people/interface.ts';
import '../../elements/index.ts';
import { formatAgo } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { acceptDialog } from './accept-dialog.ts';
import { allContacts } from './all-contacts.ts';
import { orderedContacts } from './contact-order.ts';
import './contact-view.ts';
import { inviteDialog } from './invite-dialog.ts';
import './invitations-section.ts';
import { peopleStyles } from './people-styles.ts';
import './proposals-section.ts';
import { RunTwice, twiceBadge } from './twice.ts';
import { initialsOf, standingOf } from './words.ts';

/** With fewer contacts than this one sees them all. */
const MANY = 12;

@customElement('gather-people-page')
export class GatherPeoplePage extends LitElement {
  static override styles = peopleStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  /** What is looked for among the names. */
  @state() private wanted = '';
  readonly #contacts = new Live<readonly ListedContact[]>(this, {
    on: ['people'],
    home: () => this.home,
    read: allContacts,
  });
  readonly #twice = new RunTwice(this, () => this.home);

  protected override updated(changed: PropertyValues<this>): void {
    const [what, invitation] = this.path;
    if (!changed.has('path')) return;
    // Somebody at the end of a long list begins at the top, too.
    if (what === 'contact') scrollTo(0, 0);
    if (what !== 'accept') return;
    // Whoever has it can use it: it does not stay in the address bar.
    history.replaceState(null, '', routeTo('people'));
    void this.#accept(invitation);
  }

  protected override render(): TemplateResult {
    const [what, id] = this.path;
    if (what === 'contact' && id !== undefined) {
      // Another person is another view: neither a draft nor letters go over to them.
      return html`${keyed(id, html`<gather-contact-view .home=${this.home} .contact=${id}></gather-contact-view>`)}`;
    }
    return html`<div class="head">
        <h1>${msg('People')}</h1>
        <div class="buttons">
          <gather-button appearance="outlined" @click=${() => this.#accept()}>
            <gather-icon slot="start" name="mail"></gather-icon>${msg('Accept an invitation')}
          </gather-button>
          <gather-button variant="brand" @click=${() => this.#invite()}>
            <gather-icon slot="start" name="user-plus"></gather-icon>${msg('Invite somebody')}
          </gather-button>
        </div>
      </div>
      <gather-proposals-section .home=${this.home}></gather-proposals-section>
      ${this.#content()}
      <gather-proposals-section made .home=${this.home}></gather-proposals-section>
      <gather-invitations-section .home=${this.home}></gather-invitations-section>`;
  }

  #content(): TemplateResult {
    const { value, error } = this.#contacts;
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${() => this.#contacts.refresh({ forget: true })}>
          ${msg('Try again')}
        </gather-button>
      </gather-empty>`;
    }
    if (value.length === 0) {
      return html`<gather-empty icon="users" heading=${msg('You know nobody here yet')}>
        ${msg('Invite somebody by a link or a QR code. You then write to each other, keep pieces of each other’s files, and decide what each may do, with nobody in between.')}
      </gather-empty>`;
    }
    const shown = orderedContacts(value, this.wanted);
    return html`${value.length < MANY ? nothing : this.#finder()}
      <p class="hidden" role="status">${this.wanted === '' ? '' : foundText(shown.length)}</p>
      ${
        shown.length === 0
          ? html`<p class="none">${foundText(0)}</p>`
          : html`<ul aria-label=${msg('Contacts')}>
            ${repeat(
              shown,
              ({ summary }) => summary.id,
              (contact) => this.#row(contact),
            )}
          </ul>`
      }`;
  }

  #finder(): TemplateResult {
    return html`<gather-input
      type="search"
      label=${msg('Find somebody')}
      autocomplete="off"
      with-clear
      .value=${this.wanted}
      @input=${(event: Event) => {
        this.wanted = (event.target as HTMLElement & { value: string | null }).value ?? '';
      }}
      @wa-clear=${() => {
        this.wanted = '';
      }}
    >
      <gather-icon slot="start" name="search"></gather-icon>
    </gather-input>`;
  }

  #row({ summary, alike }: ListedContact): TemplateResult {
    const { id, vat, petname, unread, last } = summary;
    const { label, variant } = standingOf(summary);
    const preview = last === undefined ? '' : last.mine ? msg(str`You: ${last.text}`) : last.text;
    return html`<li>
      <a class="person" href=${routeTo('people', 'contact', id)}>
        <span class="disc" aria-hidden="true">${initialsOf(petname)}</span>
        <span class="text">
          <span class="name">
            <bdi>${petname}</bdi>
            <gather-badge variant=${variant} appearance="filled" pill>${label}</gather-badge>
            ${this.#twice.has(vat) ? twiceBadge() : nothing}
          </span>
          <span class="more" style="display: block">
            ${preview === '' ? msg('No letters yet') : html`<bdi>${preview}</bdi>`}
            ${last === undefined ? nothing : html` · ${formatAgo(last.at, Date.now())}`}
          </span>
          ${
            alike === undefined
              ? nothing
              : html`<span class="alike">
                <gather-icon name="triangle-alert"></gather-icon>
                ${msg(str`Can be mistaken for “${alike}”`)}
              </span>`
          }
        </span>
        ${
          unread === 0n
            ? nothing
            : html`<gather-badge variant="brand" pill>
              <span aria-hidden="true">${unread}</span>
              <span class="hidden">${unread === 1n ? msg('1 unread letter') : msg(str`${unread} unread letters`)}</span>
            </gather-badge>`
        }
      </a>
    </li>`;
  }

  async #invite(): Promise<void> {
    await inviteDialog(this.home);
    this.home.touch('people');
  }

  async #accept(invitation?: string): Promise<void> {
    const id = await acceptDialog(this.home, invitation);
    if (id !== undefined) location.hash = routeTo('people', 'contact', id);
  }
}

function foundText(count: number): string {
  if (count === 0) return msg('None of your contacts is called so.');
  return count === 1 ? msg('1 contact found') : msg(str`${count} contacts found`);
}
