/** `<gather-authors-section>`: who may write in a space; its owner lets others in. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SpaceAuthor } from '../../../actors/spaces/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, confirm, toast } from '../../elements/index.ts';
import { formatNumber } from '../../locale/index.ts';
import type { HomeSession } from '../../session/index.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { attempt } from './attempt.ts';
import type { ShownSpace } from './space-view.ts';

const NAME_LENGTH_MAX = 80;
const KEY_LENGTH = 52;
/** Letters of a key that are enough to tell it from others. */
const KEY_SHOWN = 8;

@customElement('gather-authors-section')
export class GatherAuthorsSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) shown!: ShownSpace;

  protected override render(): TemplateResult {
    const { summary, authors, author } = this.shown.view;
    const mayAsk = !summary.mine && !summary.mayWrite;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="users"></gather-icon>${msg('Who writes here')}</h2>
      ${
        authors.length === 0
          ? html`<p class="quiet">${msg('Not known yet: nothing has come of this space.')}</p>`
          : html`<ul>${authors.map((one) => this.#row(one))}</ul>`
      }
      ${
        summary.mine
          ? html`<div class="row">
            <gather-button appearance="outlined" @click=${() => this.#admit()}>
              <gather-icon slot="start" name="user-plus"></gather-icon>${msg('Let somebody write')}
            </gather-button>
          </div>`
          : nothing
      }
      ${
        mayAsk
          ? html`<details>
            <summary>${msg('Do you want to write here?')}</summary>
            <p class="quiet">${msg('Send your key for this space to its owner, who can let you, and the name that everybody is to see beside what you write.')}</p>
            <gather-copy-field label=${msg('Your key here')} value=${author}></gather-copy-field>
          </details>`
          : nothing
      }
    </section>`;
  }

  #row(author: SpaceAuthor): TemplateResult {
    const { name, called = name, alike, entries, ended, forked, mine, key } = author;
    const isOwner = this.shown.view.summary.mine;
    const count = entries === 1n ? msg('1 entry') : msg(str`${formatNumber(entries)} entries`);
    return html`<li>
      <div class="text">
        <div class="name">
          <bdi>${called}</bdi>
          ${mine ? html`<gather-badge appearance="filled" pill>${msg('you')}</gather-badge>` : nothing}
          ${ended ? html`<gather-badge variant="neutral" appearance="filled" pill>${msg('no longer')}</gather-badge>` : nothing}
          ${forked ? html`<gather-badge variant="danger" appearance="filled" pill>${msg('contradicted himself')}</gather-badge>` : nothing}
        </div>
        <div class="more">
          ${called === name ? nothing : html`${msg(html`“<bdi>${name}</bdi>” for everybody`)} · `}
          ${count} · ${msg(html`key <code>${key.slice(0, KEY_SHOWN)}</code>`)}
        </div>
        ${alike === undefined ? nothing : html`<div class="more">${msg(str`Can be mistaken for “${alike}”`)}</div>`}
      </div>
      ${this.#nameButton(author)}
      ${
        isOwner && !mine && !ended
          ? html`<gather-icon-button
            icon="x"
            label=${msg(str`Take nothing more of ${name}`)}
            @click=${() => this.#dismiss(author)}
          ></gather-icon-button>`
          : nothing
      }
    </li>`;
  }

  /** The owner of the space names its authors for everybody, all others for themselves. */
  #nameButton(author: SpaceAuthor): TemplateResult | typeof nothing {
    const isOwner = this.shown.view.summary.mine;
    if (isOwner ? author.ended : author.mine) return nothing;
    return html`<gather-icon-button
      icon="pencil"
      label=${msg(str`Call ${author.called ?? author.name} otherwise`)}
      @click=${() => (isOwner ? this.#rename(author) : this.#call(author))}
    ></gather-icon-button>`;
  }

  /** For everybody. */
  async #rename({ name, key, mine }: SpaceAuthor): Promise<void> {
    await ask({
      title: mine ? msg('Your name in this space') : msg(str`Rename “${name}”`),
      label: mine ? msg('Under which name do you write there?') : msg('Under which name?'),
      value: name,
      hint: msg('Everybody sees this name, also beside what was written before.'),
      lengthMax: NAME_LENGTH_MAX,
      action: msg('Rename'),
      attempt: (given) => attempt(() => E(this.shown.ref).admit(key, given)),
    });
    this.home.touch('spaces');
  }

  /** For the reader alone. */
  async #call({ name, called = name, key }: SpaceAuthor): Promise<void> {
    await ask({
      title: msg(str`What do you call “${called}”?`),
      label: msg('Your name for this author'),
      value: called,
      hint: msg(str`Only you see this name. Everybody else reads “${name}”.`),
      lengthMax: NAME_LENGTH_MAX,
      action: msg('Save'),
      attempt: (given) =>
        attempt(() => E(this.shown.ref).callAuthor(key, given === name ? undefined : given)),
    });
    this.home.touch('spaces');
  }

  async #admit(): Promise<void> {
    const key = await ask({
      title: msg('Let somebody write here'),
      label: msg('Their key for this space'),
      hint: msg('They find it on the page of this space, once they follow it.'),
      lengthMax: KEY_LENGTH,
      action: msg('Next'),
      fault: (given) =>
        /^[a-z2-7]{52}$/.test(given) ? undefined : msg('A key has 52 letters and digits.'),
    });
    if (key === undefined) return;
    await ask({
      title: msg('Let somebody write here'),
      label: msg('Under which name?'),
      hint: msg('Everybody sees this name beside what they write.'),
      lengthMax: NAME_LENGTH_MAX,
      action: msg('Let them write'),
      attempt: (name) => attempt(() => E(this.shown.ref).admit(key, name)),
    });
    this.home.touch('spaces');
  }

  async #dismiss({ name, key }: SpaceAuthor): Promise<void> {
    const sure = await confirm({
      title: msg(str`Take nothing more of ${name}?`),
      body: msg('What they wrote so far stays. What they write from now on nobody takes.'),
      action: msg('Take nothing more'),
      danger: true,
    });
    if (!sure) return;
    const fault = await attempt(() => E(this.shown.ref).dismiss(key));
    if (fault !== undefined) toast({ kind: 'trouble', text: fault });
    this.home.touch('spaces');
  }
}
