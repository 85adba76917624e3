/** What one does with a contact beside writing: rename, introduce, block, remove. */
import { msg, str } from '@lit/localize';
import { html } from 'lit';
import type { ContactSummary } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, confirm, inDialog, toast } from '../../elements/index.ts';
import { formatNumber } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { personCaution } from './alike.ts';
import { allContacts } from './all-contacts.ts';
import type { Person } from './contact-view.ts';

const NAME_LENGTH_MAX = 80;
const NOTE_LENGTH_MAX = 300;

export class ContactActions {
  readonly #home: HomeSession;
  readonly #person: Person;

  constructor(home: HomeSession, person: Person) {
    this.#home = home;
    this.#person = person;
  }

  get #name(): string {
    return this.#person.summary.petname;
  }

  async rename(): Promise<void> {
    await ask({
      title: msg(str`Rename “${this.#name}”`),
      label: msg('What do you call them?'),
      value: this.#name,
      hint: msg('Only you see this name.'),
      lengthMax: NAME_LENGTH_MAX,
      caution: personCaution(this.#home, this.#person.summary.id),
      action: msg('Rename'),
      attempt: async (petname) => {
        try {
          await E(this.#person.ref).rename(petname);
          return undefined;
        } catch (error) {
          return sentenceOf(error);
        }
      },
    });
    this.#home.touch('people');
  }

  async block(): Promise<void> {
    await this.#done(async () => {
      const what = msg(
        'All that they may do with you ends at once: their letters are refused, and what they keep here is deleted in a week. They are not told, but their letters come back as refused. Your letters of before stay here. You can unblock them later.',
      );
      const sure = await confirm({
        title: msg(str`Block ${this.#name}?`),
        body: await this.#withUnsent(what),
        action: msg('Block'),
        danger: true,
      });
      if (sure) await E(this.#person.ref).block();
    });
  }

  async unblock(): Promise<void> {
    const name = this.#name;
    await this.#done(() => E(this.#person.ref).unblock());
    toast({ text: msg(str`${name} may do again what you allowed.`) });
  }

  async remove(): Promise<void> {
    await this.#done(async () => {
      const what = msg(
        'They are forgotten, with all letters, and can do nothing with you any more. They see that you removed them, unless you blocked them. This cannot be undone: to be in touch again, one of you has to invite the other.',
      );
      const sure = await confirm({
        title: msg(str`Remove ${this.#name}?`),
        body: await this.#withUnsent(what),
        action: msg('Remove'),
        danger: true,
      });
      if (!sure) return;
      location.hash = routeTo('people');
      await E(this.#person.ref).remove();
    });
  }

  async introduce(): Promise<void> {
    const { id } = this.#person.summary;
    const others = await this.#others();
    if (others === undefined) return;
    if (others.length === 0) {
      toast({ kind: 'trouble', text: msg('You have no other contact to introduce them to yet.') });
      return;
    }
    let chosen = others[0]?.id ?? '';
    const note = await inDialog<string | undefined>(
      msg(str`Introduce ${this.#name}`),
      undefined,
      (answer) => html`
        <form style="display: grid; gap: var(--wa-space-m)" @submit=${(event: Event) => event.preventDefault()}>
          <gather-select
            label=${msg('To whom?')}
            .options=${others.map((one) => ({ value: one.id, label: one.petname }))}
            value=${chosen}
            @change=${(event: Event) => {
              chosen = (event.target as HTMLElement & { value: string }).value;
            }}
          ></gather-select>
          <gather-input label=${msg('What you tell both')} maxlength=${NOTE_LENGTH_MAX} autocomplete="off">
            <span slot="hint">${msg('Each sees what you call the other one. They become contacts when both agree.')}</span>
          </gather-input>
        </form>
        <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
        <gather-button
          slot="footer"
          variant="brand"
          @click=${(event: Event) => {
            const dialog = (event.currentTarget as HTMLElement).closest('gather-dialog');
            answer((dialog?.querySelector('gather-input')?.value ?? '').trim());
          }}
        >
          ${msg('Ask both')}
        </gather-button>
      `,
    );
    if (note === undefined) return;
    await this.#done(async () => {
      await E(this.#home.people).introduce(id, chosen, note);
      toast({ text: msg('Both are asked. They meet when both agree.') });
    });
  }

  /** Who can be introduced to this one; undefined when they could not be asked for. */
  async #others(): Promise<readonly ContactSummary[] | undefined> {
    const { id } = this.#person.summary;
    try {
      return (await allContacts(this.#home))
        .map(({ summary }) => summary)
        .filter((one) => one.id !== id && one.state === 'met' && one.blocked === undefined);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
      return undefined;
    }
  }

  /** What is going to happen, with what becomes of letters that wait. */
  async #withUnsent(what: string): Promise<string> {
    const unsent = await E(this.#person.ref).unsent();
    if (unsent === 0n) return what;
    const waiting =
      unsent === 1n
        ? msg('A letter still waits for them and will not be sent.')
        : msg(str`${formatNumber(unsent)} letters still wait for them and will not be sent.`);
    return `${what} ${waiting}`;
  }

  async #done(work: () => PromiseLike<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.#home.touch('people');
  }
}
