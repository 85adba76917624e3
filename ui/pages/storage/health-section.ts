/** `<gather-health-section>`: is everything safe, what is being done about it, and what one can do. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KeepingHealth } from '../../../actors/keeping/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatBytes, formatNumber } from '../../locale/index.ts';
import { Action, type HomeSession, Live } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { backupSentence } from './backup-text.ts';
import { headline, type Keeper } from './keepers.ts';
import './picture.ts';

type Work = NonNullable<KeepingHealth['work']>;

@customElement('gather-health-section')
export class GatherHealthSection extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      .safe {
        margin: 0;
        font-size: 1.15rem;
        font-weight: 600;
        text-wrap: balance;
      }
      .work {
        display: grid;
        gap: var(--wa-space-2xs);
      }
      .facts {
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: var(--wa-space-m);
      }
      .facts div {
        display: grid;
      }
      .facts dd {
        font-size: 1.15rem;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) health!: KeepingHealth;
  @property({ attribute: false }) keepers: readonly Keeper[] = [];
  readonly #asking = new Action(this);
  readonly #status = new Live(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  protected override render(): TemplateResult {
    const { health, keepers } = this;
    const isBackedUp = this.#status.value?.backup.due === false;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name=${iconOf(health, isBackedUp)}></gather-icon>${msg('Are my files safe?')}</h2>
      ${keepers.length > 0 ? html`<gather-keeping-picture .keepers=${keepers}></gather-keeping-picture>` : nothing}
      <p class="safe" role="status">${headline(health, keepers.length, isBackedUp)}</p>
      ${this.#backup()}
      ${
        keepers.length === 0
          ? html`<p class="quiet">
            ${msg('Ask friends for some space on their vats: each then keeps encrypted pieces that only you can read, and a few of them together make good what this machine loses.')}
          </p>`
          : this.#facts()
      }
      ${health.work ? workView(health.work) : nothing}
      ${faultView(this.#asking.error ?? health.trouble?.message)}
      ${keepers.length > 0 ? this.#buttons() : nothing}
    </section>`;
  }

  #backup(): TemplateResult | typeof nothing {
    const backup = this.#status.value?.backup;
    if (backup === undefined) return nothing;
    return html`<div class="row">
      <span class=${backup.due ? '' : 'quiet'}>${backupSentence(backup, Date.now())}</span>
      ${
        backup.due
          ? html`<gather-button appearance="outlined" href=${routeTo('settings', 'backup')}>
            <gather-icon slot="start" name="hard-drive-download"></gather-icon>${msg('Make a backup')}
          </gather-button>`
          : nothing
      }
    </div>`;
  }

  #facts(): TemplateResult {
    const { bytes, short, alone, lostHere, away, mended, lastLook, lastRead } = this.health;
    const fact = (name: string, value: string): TemplateResult =>
      html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    const when = (time: bigint | undefined): string =>
      time === undefined ? msg('not yet') : formatAgo(time, Date.now());
    return html`<dl class="facts">
      ${fact(msg('Kept'), formatBytes(bytes))}
      ${short > 0n ? fact(msg('Lacking pieces'), formatNumber(short)) : nothing}
      ${alone > 0n ? fact(msg('Here alone'), formatNumber(alone)) : nothing}
      ${away > 0n ? fact(msg('With people who are away'), formatNumber(away)) : nothing}
      ${lostHere > away ? fact(msg('Damaged here'), formatNumber(lostHere - away)) : nothing}
      ${mended ? fact(msg('Brought back from damage here'), `${formatNumber(mended.objects)}, ${when(mended.last)}`) : nothing}
      ${fact(msg('Asked for'), when(lastLook))}
      ${fact(msg('Read and compared'), when(lastRead))}
    </dl>`;
  }

  #buttons(): TemplateResult {
    const { work, paused } = this.health;
    const ask = (run: () => PromiseLike<unknown>) => () =>
      this.#asking.run(async () => {
        await run();
        this.home.touch('keeping');
      });
    const { keeping } = this.home;
    if (work) {
      return html`<div class="row">
        <gather-button appearance="outlined" @click=${ask(() => E(keeping).stop())}>
          <gather-icon slot="start" name="x"></gather-icon>${msg('Stop')}
        </gather-button>
      </div>`;
    }
    return html`<div class="row">
      <gather-button appearance="outlined" ?disabled=${paused} @click=${ask(() => E(keeping).check('look'))}>
        <gather-icon slot="start" name="refresh-cw"></gather-icon>${msg('Check now')}
      </gather-button>
      <gather-button appearance="outlined" ?disabled=${paused} @click=${ask(() => E(keeping).check('read'))}>
        <gather-icon slot="start" name="shield-check"></gather-icon>${msg('Read and compare all')}
      </gather-button>
      <gather-button appearance="plain" @click=${ask(() => E(keeping).pause(!paused))}>
        <gather-icon slot="start" name=${paused ? 'play' : 'pause'}></gather-icon>${paused ? msg('Go on') : msg('Pause')}
      </gather-button>
      ${paused ? html`<span class="quiet">${msg('Paused: nothing is sent or mended.')}</span>` : nothing}
    </div>`;
  }
}

function iconOf(
  { lost, alone, away, survives }: KeepingHealth,
  isBackedUp: boolean,
): 'shield-alert' | 'shield-check' | 'shield' {
  if (lost > 0n) return 'shield-alert';
  return alone + away > 0n || survives === 0n || !isBackedUp ? 'shield' : 'shield-check';
}

function workView({ what, done, of, bytes }: Work): TemplateResult {
  const names: Readonly<Record<Work['what'], string>> = {
    looking: msg('Asking everybody what they have'),
    reading: msg('Reading and comparing'),
    sending: msg('Sending pieces'),
    mending: msg('Mending'),
    cleaning: msg('Taking away what nobody needs'),
  };
  const label = names[what];
  const value = of > 0n ? Number(done) / Number(of) : undefined;
  const count =
    of > 0n ? msg(str`${formatNumber(done)} of ${formatNumber(of)}`) : formatNumber(done);
  return html`<div class="work">
    <span>${label}: ${count}${bytes > 0n ? html`, ${formatBytes(bytes)}` : nothing}</span>
    <gather-progress label=${label} .value=${value}></gather-progress>
  </div>`;
}
