/** `<gather-letters-view>`: the letters of one contact, newest last, and the field for the next one. */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Letter } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { Action, assertNotTooLong, type HomeSession, Live } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import type { Person } from './contact-view.ts';
import { differsNotice } from './differs-notice.ts';
import { letterLine } from './letter-line.ts';
import { lettersStyles } from './letters-styles.ts';

const LETTER_LENGTH_MAX = 4_000;
const PAGE = 100;
/** Nearer than this to the last line is at its end: sizes are broken pixels. */
const NEAR_END_PX = 8;

@customElement('gather-letters-view')
export class GatherLettersView extends LitElement {
  static override styles = [sectionStyles, lettersStyles];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) person!: Person;
  @state() private earlier: readonly Letter[] = [];
  @state() private noMore = false;
  @query('gather-textarea') private field!: HTMLElement & { value: string | null };
  @query('.letters') private list!: HTMLElement;
  @query('.lines') private lines!: HTMLElement;
  readonly #sending = new Action(this);
  readonly #newest = new Live<readonly Letter[]>(this, {
    on: ['people'],
    home: () => this.home,
    read: () => E(this.person.ref).letters(),
  });
  readonly #status = new Live(this, {
    on: ['vat', 'network'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });
  #shown = 0n;
  /** Is the last line in sight? Then it stays there, whatever grows: a letter, its state, the window. */
  #atEnd = true;
  readonly #sizes = new ResizeObserver(() => this.#keepEnd());

  protected override firstUpdated(): void {
    for (const each of [this.list, this.lines]) this.#sizes.observe(each);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  #keepEnd(): void {
    if (this.#atEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  readonly #scrolled = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  };

  protected override updated(_changed: PropertyValues): void {
    const last = this.#newest.value?.at(-1);
    if (!last || last.number === this.#shown) return;
    this.#shown = last.number;
    this.#atEnd = true;
    this.#keepEnd();
    if (this.person.summary.unread > 0n) void this.#read(last.number);
  }

  protected override render(): TemplateResult {
    const newest = this.#newest.value ?? [];
    const all = [...this.earlier, ...newest];
    const { blocked, differs, lets, petname } = this.person.summary;
    const twice = this.#status.value?.twice ?? false;
    const context = { name: petname, twice, takeBack: this.#takeBack };
    const mayWrite = blocked === undefined && lets.includes('letters');
    const hasMore = !this.noMore && (newest.length === PAGE || this.earlier.length > 0);
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="mail"></gather-icon>${msg('Letters')}</h2>
      ${faultView(this.#newest.error ?? this.#sending.error)}
      <div
        class="letters"
        role="log"
        aria-label=${msg('Letters')}
        tabindex="0"
        @scroll=${this.#scrolled}
      ><div class="lines">
        ${
          hasMore
            ? html`<gather-button size="s" appearance="plain" @click=${() => this.#more()}>
              ${msg('Earlier letters')}
            </gather-button>`
            : nothing
        }
        ${
          all.length === 0
            ? html`<p class="quiet">${msg('No letters yet. What you write waits here while the other one is away, and arrives once.')}</p>`
            : repeat(
                all,
                ({ number }) => number,
                (letter) => letterLine(letter, context),
              )
        }
      </div></div>
      ${mayWrite && differs !== undefined ? differsNotice() : nothing}
      ${mayWrite ? this.#form() : this.#cannot()}
    </section>`;
  }

  readonly #takeBack = async (number: bigint): Promise<void> => {
    await this.#sending.run(() => E(this.person.ref).takeBack(number));
    this.home.touch('people');
  };

  #form(): TemplateResult {
    return html`<form @submit=${this.#submit} @keydown=${this.#pressed} novalidate>
      <gather-textarea
        label=${msg('Write a letter')}
        rows="2"
        resize="auto"
        autocomplete="off"
      ></gather-textarea>
      <div class="row">
        <gather-button type="submit" variant="brand" ?loading=${this.#sending.busy} @click=${this.#submit}>
          <gather-icon slot="start" name="send"></gather-icon>${msg('Send')}
        </gather-button>
        <span class="quiet keys">${msg('Ctrl + Enter sends, too.')}</span>
      </div>
    </form>`;
  }

  #cannot(): TemplateResult {
    const { blocked, state } = this.person.summary;
    if (state === 'failed')
      return html`<p class="quiet">${msg('These are the letters of before.')}</p>`;
    const text =
      blocked === undefined
        ? msg('They take no letters from you at the moment.')
        : msg('You blocked this contact. Unblock first, then write.');
    return html`<p class="quiet">${text}</p>`;
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#submit(event);
  };

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = (this.field.value ?? '').trim();
    if (text === '') return;
    const sent = await this.#sending.run(async () => {
      assertNotTooLong(text, LETTER_LENGTH_MAX);
      await E(this.person.ref).write(text);
    });
    if (sent) this.field.value = '';
    this.home.touch('people');
  };

  async #more(): Promise<void> {
    const first = this.earlier[0] ?? this.#newest.value?.[0];
    if (!first) return;
    this.#atEnd = false;
    await this.#sending.run(async () => {
      const page = await E(this.person.ref).letters(first.number);
      this.earlier = [...page, ...this.earlier];
      this.noMore = page.length < PAGE;
    });
  }

  async #read(number: bigint): Promise<void> {
    try {
      await E(this.person.ref).read(number);
    } catch {
      // They stay unread, and are counted as such, until the next look.
      return;
    }
    this.home.touch('people');
  }
}
