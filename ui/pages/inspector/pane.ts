/** What every part of this page has: the session, the rest of the address, and one look. */
import { type CSSResultGroup, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { HomeSession, Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { broken, waiting } from './list-view.ts';

export abstract class Pane extends LitElement {
  static override styles: CSSResultGroup = inspectorStyles;

  @property({ attribute: false }) home!: HomeSession;
  /** What follows the name of the pane in the address. */
  @property({ attribute: false }) path: readonly string[] = [];
}

/** Draws what was read; before that, that it is being read, or why it could not be. */
export function whenThere<T>(live: Live<T>, draw: (value: T) => TemplateResult): TemplateResult {
  if (live.value !== undefined) return draw(live.value);
  return live.error === undefined ? waiting() : broken(live.error, live);
}
