/**
 * The pages there are, each loaded when it is first looked at. Adding one is adding a line here.
 */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { IconName } from '../elements/index.ts';
import type { HomeSession } from '../session/index.ts';

export interface Page {
  readonly name: string;
  readonly title: () => string;
  /** Absent for a page that is not in the navigation. */
  readonly icon?: IconName;
  readonly load: () => Promise<unknown>;
  readonly draw: (home: HomeSession, path: readonly string[]) => TemplateResult;
}

const modules = import.meta.glob('../pages/*/index.ts');

const load = (name: string) => async () => modules[`../pages/${name}/index.ts`]?.();

export const pages: readonly Page[] = [
  {
    name: 'lake',
    title: () => msg('Lake'),
    icon: 'folder',
    load: load('lake'),
    draw: (home, path) => html`<gather-lake-page .home=${home} .path=${path}></gather-lake-page>`,
  },
  {
    name: 'shares',
    title: () => msg('Shares'),
    icon: 'share-2',
    load: load('shares'),
    draw: (home, path) =>
      html`<gather-shares-page .home=${home} .path=${path}></gather-shares-page>`,
  },
  {
    name: 'settings',
    title: () => msg('Settings'),
    icon: 'settings',
    load: load('settings'),
    draw: (home, path) =>
      html`<gather-settings-page .home=${home} .path=${path}></gather-settings-page>`,
  },
  {
    name: 'gallery',
    title: () => msg('Gallery'),
    load: load('gallery'),
    draw: () => html`<gather-gallery-page></gather-gallery-page>`,
  },
];

/** The page of that name, or the first one. */
export function pageNamed(name: string): Page {
  return pages.find((page) => page.name === name) ?? (pages[0] as Page);
}
