/** Where a browser may be opened. */
import assert from 'node:assert/strict';
import { hasDisplay } from '../../cli/browser.ts';

describe('the browser', () => {
  it('is opened where a person sits in front of a screen', () => {
    assert.ok(hasDisplay({ DISPLAY: ':0' }, 'linux'));
    assert.ok(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'));
    assert.ok(hasDisplay({}, 'darwin'));
    assert.ok(hasDisplay({}, 'win32'));
  });

  it('is not opened on a machine without a screen, over ssh, or where machines build', () => {
    assert.ok(!hasDisplay({}, 'linux'));
    assert.ok(!hasDisplay({ DISPLAY: ':10', SSH_CONNECTION: '1.2.3.4' }, 'linux'));
    assert.ok(!hasDisplay({ CI: 'true', DISPLAY: ':0' }, 'linux'));
  });
});
