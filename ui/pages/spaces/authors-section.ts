/** `<gather-authors-section>`: who may write in a space; its owner lets others in. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SpaceAuthor } from '../../../actors/spaces/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, confirm, toast } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import type { ShownSpace } from './space-view.ts';

const NAME_LENGTH_MAX = 80;
const KEY_LENGTH = 52;

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
            <p class="quiet">${msg('Send your key for this space to its owner, who can let you.')}</p>
            <gather-copy-field label=${msg('Your key here')} value=${author}></gather-copy-field>
          </details>`
          : nothing
      }
    </section>`;
  }

  #row(author: SpaceAuthor): TemplateResult {
    const { name, entries, ended, forked, mine } = author;
    const canEnd = this.shown.view.summary.mine && !mine && !ended;
    return html`<li>
      <div class="text">
        <div class="name">
          <bdi>${name}</bdi>
          ${mine ? html`<gather-badge appearance="filled" pill>${msg('you')}</gather-badge>` : nothing}
          ${ended ? html`<gather-badge variant="neutral" appearance="filled" pill>${msg('no longer')}</gather-badge>` : nothing}
          ${forked ? html`<gather-badge variant="danger" appearance="filled" pill>${msg('contradicted himself')}</gather-badge>` : nothing}
        </div>
        <div class="more">${entries === 1n ? msg('1 entry') : msg(str`${String(entries)} entries`)}</div>
      </div>
      ${
        canEnd
          ? html`<gather-icon-button
            icon="x"
            label=${msg(str`Take nothing more of ${name}`)}
            @click=${() => this.#dismiss(author)}
          ></gather-icon-button>`
          : nothing
      }
    </li>`;
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
      attempt: async (name) => {
        try {
          await E(this.shown.ref).admit(key, name);
          return undefined;
        } catch (error) {
          return sentenceOf(error);
        }
      },
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
    try {
      await E(this.shown.ref).dismiss(key);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('spaces');
  }
}
