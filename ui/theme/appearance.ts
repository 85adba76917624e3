/**
 * Light or dark: as the system says, or as the person chose in Settings. The choice is kept in this
 * browser only; it is nobody's business.
 */
import { Signal } from '../session/signal.ts';

export type Appearance = 'system' | 'light' | 'dark';

const KEY = '2gather.appearance';
const dark = matchMedia('(prefers-color-scheme: dark)');

function kept(): Appearance {
  const text = localStorage.getItem(KEY);
  return text === 'light' || text === 'dark' ? text : 'system';
}

const chosen = new Signal<Appearance>(kept());

/** What the person chose. Set it with {@link choose}. */
export const appearance = { get: () => chosen.value, signal: chosen };

export function choose(next: Appearance): void {
  if (next === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  chosen.value = next;
  apply();
}

/** Puts the look on the page, and follows the system from then on. Call once, early. */
export function startAppearance(): void {
  apply();
  dark.addEventListener('change', apply);
}

function apply(): void {
  const isDark = chosen.value === 'dark' || (chosen.value === 'system' && dark.matches);
  const { classList } = document.documentElement;
  classList.toggle('wa-dark', isDark);
  classList.toggle('wa-light', !isDark);
}
