/** `<gather-contact-view>`: one person: who it is, the phrase to compare, letters, what may be done. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CardItem, ContactSummary, EdgeName } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import type { MenuItem } from '../../elements/index.ts';
import { SEPARATOR } from '../../elements/index.ts';
import { formatDay } from '../../locale/index.ts';
import { type ContactRef, type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { headStyles } from '../page-styles.ts';
import './card-view.ts';
import { ContactActions } from './contact-actions.ts';
import './letters-view.ts';
import { peopleStyles } from './people-styles.ts';
import './phrase-view.ts';
import { RunTwice, twiceText } from './twice.ts';
import { failureText, fingerprint, initialsOf, letsWords, standingOf } from './words.ts';

export interface Person {
  readonly ref: ContactRef;
  readonly summary: ContactSummary;
  readonly phrase: readonly string[];
  /** What others call them. */
  readonly called: readonly EdgeName[];
  readonly card: readonly CardItem[];
  readonly alike: readonly string[];
}

@customElement('gather-contact-view')
export class GatherContactView extends LitElement {
  static override styles = [
    peopleStyles,
    headStyles,
    css`
      code {
        overflow-wrap: anywhere;
        font-size: var(--wa-font-size-s);
      }
      details summary {
        min-block-size: 2rem;
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property() contact = '';
  readonly #person = new Live<Person>(this, {
    on: ['people'],
    home: () => this.home,
    read: (home) => personOf(home, this.contact),
  });
  readonly #twice = new RunTwice(this, () => this.home);

  protected override render(): TemplateResult {
    return html`<a class="back" href=${routeTo('people')}>
        <gather-icon name="arrow-left"></gather-icon>${msg('All people')}
      </a>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const { value, error } = this.#person;
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty page icon="users" heading=${msg('This contact cannot be shown')}>
        ${sentenceOf(error)}
      </gather-empty>`;
    }
    const { summary } = value;
    return html`
      ${this.#head(value)} ${this.#notices(value)}
      ${
        summary.state === 'met'
          ? html`<gather-phrase-view .home=${this.home} .person=${value}></gather-phrase-view>
            <gather-letters-view .home=${this.home} .person=${value}></gather-letters-view>
            <gather-card-view .home=${this.home} .person=${value}></gather-card-view>`
          : summary.trouble === 'removed'
            ? html`<gather-letters-view .home=${this.home} .person=${value}></gather-letters-view>`
            : nothing
      }
      <details>
        <summary>${msg('Key')}</summary>
        <code>${fingerprint(summary.vat)}</code>
      </details>
    `;
  }

  #head(person: Person): TemplateResult {
    const { petname, suggested, since, through } = person.summary;
    const { label, variant } = standingOf(person.summary);
    return html`<div class="who">
      <span class="disc" aria-hidden="true">${initialsOf(petname)}</span>
      <div class="text">
        <h1><bdi>${petname}</bdi></h1>
        <div class="facts">
          <gather-badge variant=${variant} appearance="filled" pill>${label}</gather-badge>
          ${suggested === '' || suggested === petname ? nothing : html`<span>${msg(html`calls themselves “<bdi>${suggested}</bdi>”`)}</span>`}
          ${through === undefined ? nothing : html`<span>${msg(html`introduced by <bdi>${through}</bdi>`)}</span>`}
          <span>${msg(str`since ${formatDay(since)}`)}</span>
          ${person.called.map(({ by, name }) => html`<span>${msg(html`<bdi>${by}</bdi> calls them “<bdi>${name}</bdi>”`)}</span>`)}
        </div>
      </div>
      <gather-menu
        label=${msg(str`Actions for ${petname}`)}
        icon="ellipsis-vertical"
        .items=${this.#menu(person)}
      ></gather-menu>
    </div>`;
  }

  #notices({ summary, alike }: Person): TemplateResult {
    const { petname, vat, state, trouble, blocked, lets } = summary;
    const notice = (variant: string, icon: string, text: string): TemplateResult =>
      html`<gather-notice variant=${variant} role="note">
        <gather-icon slot="icon" name=${icon}></gather-icon>${text}
      </gather-notice>`;
    return html`
      ${
        blocked === undefined
          ? nothing
          : notice(
              'danger',
              'ban',
              msg(
                str`You blocked ${petname}: what they had of you is dead, and no letter comes through. Letters of before stay.`,
              ),
            )
      }
      ${state === 'failed' ? notice('danger', 'circle-alert', failureText(trouble)) : nothing}
      ${this.#twice.has(vat) ? notice('warning', 'triangle-alert', twiceText()) : nothing}
      ${
        state === 'waiting' || state === 'meeting'
          ? notice(
              'brand',
              'hourglass',
              msg('The other vat has not answered yet. It may be off; this goes on by itself.'),
            )
          : nothing
      }
      ${
        alike.length === 0
          ? nothing
          : notice(
              'warning',
              'triangle-alert',
              msg(
                str`This name can be mistaken for “${alike[0] ?? ''}”. Look at the key when you are not sure.`,
              ),
            )
      }
      ${
        state === 'met' && blocked === undefined && lets.length > 0
          ? html`<p class="facts">
            ${msg(str`They let you: ${lets.map(letsWords).join(', ')}.`)}
          </p>`
          : nothing
      }
    `;
  }

  #menu(person: Person): readonly MenuItem[] {
    const actions = new ContactActions(this.home, person);
    const { state, blocked } = person.summary;
    const items: MenuItem[] = [
      { label: msg('Rename'), icon: 'pencil', run: () => void actions.rename() },
    ];
    if (state === 'met') {
      items.push({ label: msg('Introduce'), icon: 'users', run: () => void actions.introduce() });
    }
    const block: MenuItem =
      blocked === undefined
        ? { label: msg('Block'), icon: 'ban', danger: true, run: () => void actions.block() }
        : { label: msg('Unblock'), icon: 'lock-open', run: () => void actions.unblock() };
    return [
      ...items,
      SEPARATOR,
      block,
      { label: msg('Remove'), icon: 'trash-2', danger: true, run: () => void actions.remove() },
    ];
  }
}

async function personOf({ people }: HomeSession, id: string): Promise<Person> {
  const ref = (await E(people).contact(id)) as ContactRef;
  const [summary, phrase, card, called] = await Promise.all([
    E(ref).describe(),
    E(ref).phrase(),
    E(ref).card(),
    E(ref).alsoCalled(),
  ]);
  const names = [summary.petname, summary.suggested].filter((name) => name !== '');
  const alike = await Promise.all(names.map((name) => E(people).alike(name, id)));
  return { ref, summary, phrase, card, called, alike: alike.flat() };
}
