/**
 * `<gather-spaces-page>`: public spaces, those one writes in and those one follows. A path of `space/<id>` shows one.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ListedSpace } from '../../../actors/spaces/interface.ts';
import { E } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { formatAgo } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { peopleStyles } from '../people/people-styles.ts';
import { createSpace, followSpace } from './beginning.ts';
import { roleBadge } from './role-badge.ts';
import './space-view.ts';

@customElement('gather-spaces-page')
export class GatherSpacesPage extends LitElement {
  static override styles = peopleStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  readonly #spaces = new Live<readonly ListedSpace[]>(this, {
    on: ['spaces'],
    home: () => this.home,
    read: (home) => E(home.spaces).list(),
  });

  protected override updated(changed: PropertyValues<this>): void {
    // A space at the end of a long list begins at the top, too.
    if (changed.has('path') && this.path[0] === 'space') scrollTo(0, 0);
  }

  protected override render(): TemplateResult {
    const [what, id] = this.path;
    if (what === 'space' && id !== undefined) {
      // Another space is another view: no draft goes over, and what is published stays for ever.
      return html`${keyed(id, html`<gather-space-view .home=${this.home} .space=${id}></gather-space-view>`)}`;
    }
    return html`<div class="head">
        <h1>${msg('Public spaces')}</h1>
        <div class="buttons">
          <gather-button appearance="outlined" @click=${() => this.#begin(followSpace)}>
            <gather-icon slot="start" name="plus"></gather-icon>${msg('Follow a space')}
          </gather-button>
          <gather-button variant="brand" @click=${() => this.#begin(createSpace)}>
            <gather-icon slot="start" name="megaphone"></gather-icon>${msg('Make a space')}
          </gather-button>
        </div>
      </div>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const { value, error } = this.#spaces;
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${() => this.#spaces.refresh({ forget: true })}>
          ${msg('Try again')}
        </gather-button>
      </gather-empty>`;
    }
    if (value.length === 0) {
      return html`<gather-empty icon="megaphone" heading=${msg('You follow no space yet')}>
        ${msg('A space is a place for what everybody may read: news of a garden, announcements of a club. Make one of your own, or follow one by its address. Those who follow it pass it on, with no server in between. What is published stays public, for ever.')}
      </gather-empty>`;
    }
    return html`<ul aria-label=${msg('Spaces')}>
      ${repeat(
        value,
        ({ summary }) => summary.id,
        (space) => this.#row(space),
      )}
    </ul>`;
  }

  #row({ summary, alike }: ListedSpace): TemplateResult {
    const { id, petname, unread, last, forked, mine } = summary;
    return html`<li>
      <a class="person" href=${routeTo('spaces', 'space', id)}>
        <span class="disc"><gather-icon name="megaphone"></gather-icon></span>
        <span class="text">
          <span class="name">
            <bdi>${petname}</bdi>
            ${roleBadge(summary)}
          </span>
          <span class="more" style="display: block">
            ${
              last === undefined
                ? mine
                  ? msg('Nothing is published yet')
                  : msg('Nothing has come yet')
                : html`<bdi>${last.name}</bdi>: <bdi>${last.text}</bdi> · ${formatAgo(last.time, Date.now())}`
            }
          </span>
          ${alike === undefined ? nothing : warning(msg(str`Can be mistaken for “${alike}”`))}
          ${forked === 0n ? nothing : warning(msg('An author contradicted himself'))}
        </span>
        ${
          unread === 0n
            ? nothing
            : html`<gather-badge variant="brand" pill>
              <span aria-hidden="true">${unread}</span>
              <span class="hidden">${unread === 1n ? msg('1 new entry') : msg(str`${unread} new entries`)}</span>
            </gather-badge>`
        }
      </a>
    </li>`;
  }

  async #begin(begin: (home: HomeSession) => Promise<string | undefined>): Promise<void> {
    const id = await begin(this.home);
    this.home.touch('spaces');
    if (id !== undefined) location.hash = routeTo('spaces', 'space', id);
  }
}

function warning(text: string): TemplateResult {
  return html`<span class="alike"><gather-icon name="triangle-alert"></gather-icon>${text}</span>`;
}
