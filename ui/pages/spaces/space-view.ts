/** `<gather-space-view>`: one public space: what was published there, the field to write in, who may write. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Contradiction, SpaceEntry, SpaceView } from '../../../actors/spaces/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatNumber, formatTime } from '../../locale/index.ts';
import { Action, type HomeSession, Live, type SpaceRef, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { peopleStyles } from '../people/people-styles.ts';
import './authors-section.ts';
import './compose-section.ts';
import { roleBadge } from './role-badge.ts';
import { SpaceActions } from './space-actions.ts';
import { spaceStyles } from './space-styles.ts';

/** As the vat gives them. */
const PAGE = 50;

export interface ShownSpace {
  readonly ref: SpaceRef;
  readonly view: SpaceView;
  readonly newest: readonly SpaceEntry[];
  readonly contradictions: readonly Contradiction[];
  /** This vat is on the network: what is written here goes out. */
  readonly online: boolean;
}

@customElement('gather-space-view')
export class GatherSpaceView extends LitElement {
  static override styles = [peopleStyles, spaceStyles];

  @property({ attribute: false }) home!: HomeSession;
  @property() space = '';
  @state() private earlier: readonly SpaceEntry[] = [];
  @state() private noMore = false;
  readonly #asking = new Action(this);
  readonly #shown = new Live<ShownSpace>(this, {
    on: ['spaces', 'network'],
    home: () => this.home,
    read: (home) => shownSpace(home, this.space),
  });
  /** What was new when it was first shown stays marked as such until the page is left. */
  readonly #new = new Set<string>();

  protected override willUpdate(_changed: PropertyValues): void {
    for (const entry of this.#shown.value?.newest ?? []) {
      if (entry.unread) this.#new.add(placeOf(entry));
    }
  }

  protected override updated(_changed: PropertyValues): void {
    const shown = this.#shown.value;
    if (shown && shown.view.summary.unread > 0n) void this.#read(shown.ref);
  }

  protected override render(): TemplateResult {
    return html`<a class="back" href=${routeTo('spaces')}>
        <gather-icon name="arrow-left"></gather-icon>${msg('All spaces')}
      </a>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const { value, error } = this.#shown;
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty page icon="megaphone" heading=${msg('This space cannot be shown')}>
        ${sentenceOf(error)}
      </gather-empty>`;
    }
    const { summary, about } = value.view;
    return html`
      ${this.#head(value)}
      ${about === '' ? nothing : html`<p dir="auto">${about}</p>`}
      ${value.contradictions.map((one) => contradictionView(one))}
      ${
        summary.mayWrite || summary.mine
          ? html`<gather-compose-section .home=${this.home} .shown=${value}></gather-compose-section>`
          : nothing
      }
      ${this.#entries(value)}
      <gather-authors-section .home=${this.home} .shown=${value}></gather-authors-section>
    `;
  }

  #head(shown: ShownSpace): TemplateResult {
    const { petname, suggested, entries } = shown.view.summary;
    const actions = new SpaceActions(this.home, shown);
    return html`<div class="who">
      <span class="disc"><gather-icon name="megaphone"></gather-icon></span>
      <div class="text">
        <h1><bdi>${petname}</bdi></h1>
        <div class="facts">
          ${roleBadge(shown.view.summary)}
          ${suggested === '' || suggested === petname ? nothing : html`<span>${msg(html`calls itself “<bdi>${suggested}</bdi>”`)}</span>`}
          <span>${entries === 1n ? msg('1 entry') : msg(str`${formatNumber(entries)} entries`)}</span>
          ${shown.online ? nothing : html`<span>${msg('not on the network')}</span>`}
        </div>
      </div>
      <gather-menu
        label=${msg(str`Actions for ${petname}`)}
        icon="ellipsis-vertical"
        .items=${actions.menu()}
      ></gather-menu>
    </div>`;
  }

  #entries({ newest, view }: ShownSpace): TemplateResult {
    const all = [...newest, ...this.earlier];
    if (all.length === 0) {
      const text = view.summary.mine
        ? msg(
            'Nothing is published here yet. What you write first, everybody who follows it will see.',
          )
        : msg('Nothing has come yet. It comes as soon as somebody who has it is connected.');
      return html`<p class="when">${text}</p>`;
    }
    const hasMore = !this.noMore && newest.length === PAGE;
    return html`<ol aria-label=${msg('Entries')}>
        ${repeat(all, placeOf, (entry) => entryView(entry, this.#new.has(placeOf(entry))))}
      </ol>
      ${
        hasMore
          ? html`<gather-button
            class="more-button"
            appearance="outlined"
            ?loading=${this.#asking.busy}
            @click=${() => this.#more()}
          >
            ${msg('Earlier entries')}
          </gather-button>`
          : nothing
      }`;
  }

  async #more(): Promise<void> {
    const { value } = this.#shown;
    const last = this.earlier.at(-1) ?? value?.newest.at(-1);
    if (!value || !last) return;
    const { time, author, number } = last;
    await this.#asking.run(async () => {
      const page = await E(value.ref).entries({ time, author, number });
      this.earlier = [...this.earlier, ...page];
      this.noMore = page.length < PAGE;
    });
  }

  async #read(space: SpaceRef): Promise<void> {
    try {
      await E(space).read();
    } catch {
      // They stay new, and are counted as such, until the next look.
      return;
    }
  }
}

const placeOf = ({ author, number }: SpaceEntry): string => `${author} ${number}`;

function entryView(
  { name, called, mine, time, text, links }: SpaceEntry,
  isNew: boolean,
): TemplateResult {
  return html`<li><article class=${isNew ? 'new' : ''}>
    <header>
      <bdi>${called ?? (name === '' ? msg('A former author') : name)}</bdi>
      ${called === undefined || called === name ? nothing : html`<span class="when">${msg(html`“<bdi>${name}</bdi>” for everybody`)}</span>`}
      ${mine ? html`<span class="when">${msg('you')}</span>` : nothing}
      <span class="when">${formatTime(time)}</span>
      ${isNew ? html`<span class="hidden">${msg('new')}</span>` : nothing}
    </header>
    ${text === '' ? nothing : html`<p dir="auto">${text}</p>`}
    ${links.map(linkView)}
  </article></li>`;
}

/** Only web addresses lead anywhere: a browser opens nothing else from here. */
function linkView(link: string): TemplateResult {
  if (!/^https?:\/\//.test(link)) return html`<code>${link}</code>`;
  return html`<a class="link" href=${link} target="_blank" rel="noopener noreferrer nofollow">${link}</a>`;
}

function contradictionView({ one, other }: Contradiction): TemplateResult {
  return html`<gather-notice variant="danger">
    <gather-icon slot="icon" name="shield-alert"></gather-icon>
    <p>${msg(html`<bdi>${other.called ?? other.name}</bdi> signed entries that contradict each other, so nothing more is taken of this author.`)}</p>
    ${one === undefined ? nothing : html`<p>${formatTime(one.time)}: <bdi>${one.text}</bdi></p>`}
    <p>${formatTime(other.time)}: <bdi>${other.text}</bdi></p>
  </gather-notice>`;
}

async function shownSpace(home: HomeSession, id: string): Promise<ShownSpace> {
  const ref = (await E(home.spaces).space(id)) as SpaceRef;
  const [view, newest, contradictions, network] = await Promise.all([
    E(ref).describe(),
    E(ref).entries(),
    E(ref).contradictions(),
    E(home.network).status(),
  ]);
  return { ref, view, newest, contradictions, online: network.state !== 'off' };
}
