/**
 * The icons that Web Awesome draws inside its own components, from our own files.
 *
 * Left alone it asks a Font Awesome server for the library `default` and fetches `data:` addresses
 * for `system`; the first would tell a stranger who reads what, the second meets our CSP.
 */
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';
import checkUrl from 'lucide-static/icons/check.svg?url';
import chevronDownUrl from 'lucide-static/icons/chevron-down.svg?url';
import chevronLeftUrl from 'lucide-static/icons/chevron-left.svg?url';
import chevronRightUrl from 'lucide-static/icons/chevron-right.svg?url';
import circleXUrl from 'lucide-static/icons/circle-x.svg?url';
import copyUrl from 'lucide-static/icons/copy.svg?url';
import ellipsisUrl from 'lucide-static/icons/ellipsis.svg?url';
import eyeUrl from 'lucide-static/icons/eye.svg?url';
import eyeOffUrl from 'lucide-static/icons/eye-off.svg?url';
import minusUrl from 'lucide-static/icons/minus.svg?url';
import plusUrl from 'lucide-static/icons/plus.svg?url';
import xUrl from 'lucide-static/icons/x.svg?url';

/** By the names that Web Awesome uses. */
const urls: Readonly<Record<string, string>> = {
  check: checkUrl,
  'chevron-down': chevronDownUrl,
  'chevron-left': chevronLeftUrl,
  'chevron-right': chevronRightUrl,
  'circle-xmark': circleXUrl,
  copy: copyUrl,
  ellipsis: ellipsisUrl,
  eye: eyeUrl,
  'eye-slash': eyeOffUrl,
  minus: minusUrl,
  plus: plusUrl,
  xmark: xUrl,
};

for (const library of ['default', 'system']) {
  registerIconLibrary(library, {
    resolver: (name) => urls[name] ?? ellipsisUrl,
    // Web Awesome fills what it draws; these icons are lines.
    mutator: (svg) => svg.setAttribute('fill', 'none'),
  });
}
