/** Markdown that somebody else wrote. */
import assert from 'node:assert/strict';
import { markdownPage } from '../../../ui/preview/markdown-page.ts';

describe('the page of a Markdown file', () => {
  it('puts words in place of a picture that is somewhere else', () => {
    const page = markdownPage('![a *boat* <b>](https://example.org/boat.png)', false);
    assert.ok(page.includes('<p>a boat &lt;b&gt;</p>'), page);
    assert.ok(!page.includes('example.org'));
    assert.ok(!markdownPage('![boat](boat.png)', false).includes('<img'));
  });

  it('shows a picture that is in the text itself', () => {
    const page = markdownPage('![dot](data:image/png;base64,AAAA)', false);
    assert.ok(page.includes('<img src="data:image/png;base64,AAAA" alt="dot">'), page);
  });

  it('leaves HTML as text and opens links elsewhere', () => {
    const page = markdownPage('<script>1</script> [x](https://example.org)', true);
    assert.ok(page.includes('&lt;script&gt;'));
    assert.ok(page.includes('target="_blank" rel="noopener noreferrer"'));
  });
});
