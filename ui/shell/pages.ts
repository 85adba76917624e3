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
  /** The page in the navigation that leads to this one. */
  readonly within?: string;
  readonly load: () => Promise<unknown>;
  readonly draw: (home: HomeSession, path: readonly string[]) => TemplateResult;
}

export const pages: readonly Page[] = [
  {
    name: 'lake',
    title: () => msg('Lake'),
    icon: 'folder',
    load: () => import('../pages/lake/index.ts'),
    draw: (home, path) => html`<gather-lake-page .home=${home} .path=${path}></gather-lake-page>`,
  },
  {
    name: 'people',
    title: () => msg('People'),
    icon: 'users',
    load: () => import('../pages/people/index.ts'),
    draw: (home, path) =>
      html`<gather-people-page .home=${home} .path=${path}></gather-people-page>`,
  },
  {
    name: 'spaces',
    title: () => msg('Spaces'),
    icon: 'megaphone',
    load: () => import('../pages/spaces/index.ts'),
    draw: (home, path) =>
      html`<gather-spaces-page .home=${home} .path=${path}></gather-spaces-page>`,
  },
  {
    name: 'shares',
    title: () => msg('Shares'),
    icon: 'share-2',
    load: () => import('../pages/shares/index.ts'),
    draw: (home, path) =>
      html`<gather-shares-page .home=${home} .path=${path}></gather-shares-page>`,
  },
  {
    name: 'storage',
    title: () => msg('Storage'),
    icon: 'hard-drive',
    load: () => import('../pages/storage/index.ts'),
    draw: (home, path) =>
      html`<gather-storage-page .home=${home} .path=${path}></gather-storage-page>`,
  },
  {
    name: 'network',
    title: () => msg('Network'),
    icon: 'globe',
    load: () => import('../pages/network/index.ts'),
    draw: (home, path) =>
      html`<gather-network-page .home=${home} .path=${path}></gather-network-page>`,
  },
  {
    name: 'settings',
    title: () => msg('Settings'),
    icon: 'settings',
    load: () => import('../pages/settings/index.ts'),
    draw: (home, path) =>
      html`<gather-settings-page .home=${home} .path=${path}></gather-settings-page>`,
  },
  {
    name: 'past',
    title: () => msg('The lake as it was'),
    within: 'lake',
    load: () => import('../pages/past/index.ts'),
    draw: (home, path) => html`<gather-past-page .home=${home} .path=${path}></gather-past-page>`,
  },
  {
    name: 'inside',
    title: () => msg('Inside'),
    within: 'settings',
    load: () => import('../pages/inspector/index.ts'),
    draw: (home, path) =>
      html`<gather-inspector-page .home=${home} .path=${path}></gather-inspector-page>`,
  },
  {
    name: 'gallery',
    title: () => msg('Gallery'),
    load: () => import('../pages/gallery/index.ts'),
    draw: () => html`<gather-gallery-page></gather-gallery-page>`,
  },
];

/** The page of that name, or the first one. */
export function pageNamed(name: string): Page {
  return pages.find((page) => page.name === name) ?? (pages[0] as Page);
}
