/** Drawings of lifecycles: nested, side by side, and one that goes round. */
import { html, type TemplateResult } from 'lit';
import type { LifecycleView } from '../../../actors/inspector/interface.ts';
import '../inspector/statechart/statechart.ts';

type Phase = LifecycleView['phases'][number];
type Transition = LifecycleView['transitions'][number];

/** `*` begins, `!` is now, and what stands before the last dot is the phase around. */
function phase(words: string, type: Phase['type'] = 'atomic'): Phase {
  const path = words.replace(/[*!]/g, '');
  const end = path.lastIndexOf('.');
  return {
    phase: path,
    within: end < 0 ? undefined : path.slice(0, end),
    type,
    initial: words.includes('*'),
    current: words.includes('!'),
  };
}

function move(from: string, event: string, to?: string, when?: string): Transition {
  return { from, event, to, when };
}

const proposal: LifecycleView = {
  phases: [
    phase('*draft'),
    phase('!open', 'compound'),
    phase('*open.quiet'),
    phase('!open.contested', 'compound'),
    phase('*!open.contested.heard'),
    phase('open.contested.mediated'),
    phase('counting', 'parallel'),
    phase('counting.votes', 'compound'),
    phase('*counting.votes.going'),
    phase('counting.votes.done', 'final'),
    phase('counting.checks', 'compound'),
    phase('*counting.checks.going'),
    phase('counting.checks.done', 'final'),
    phase('decided', 'final'),
    phase('withdrawn', 'final'),
  ],
  transitions: [
    move('draft', 'author.publish', 'open'),
    move('draft', 'author.withdraw', 'withdrawn'),
    move('open', 'author.withdraw', 'withdrawn'),
    move('open', 'after 604800000 ms', 'counting'),
    move('open.quiet', 'voter.vote'),
    move('open.quiet', 'voter.object', 'open.contested'),
    move('open.contested', 'author.amend', 'open.quiet'),
    move('open.contested.heard', 'after 86400000 ms', 'open.contested.mediated'),
    move('counting.votes.going', 'tally.count', 'counting.votes.done', 'allCounted'),
    move('counting.checks.going', 'auditor.check', 'counting.checks.done'),
    move('counting', 'auditor.reject', 'open.contested.mediated'),
    move('counting', 'when it is done', 'decided'),
  ],
};

const lamp: LifecycleView = {
  phases: [phase('*red'), phase('green'), phase('!amber')],
  transitions: [
    move('red', 'after 30000 ms', 'green'),
    move('green', 'after 30000 ms', 'amber'),
    move('amber', 'after 3000 ms', 'red'),
    move('', 'owner.off'),
  ],
};

export function lifecycles(): TemplateResult {
  return html`<div class="fields">
    ${[proposal, lamp].map(
      (view) => html`<gather-statechart label="A lifecycle" .view=${view}></gather-statechart>`,
    )}
  </div>`;
}
