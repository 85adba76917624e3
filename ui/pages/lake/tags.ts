/** What may be a tag: one line, not too long, and each only once. */
const TAGS_MAX = 32;
export const TAG_LENGTH_MAX = 60;

/** With one more tag; as it was when that is there already, empty, or one too many. */
export function withTag(tags: readonly string[], text: string): readonly string[] {
  const tag = text.trim().replace(/\s+/g, ' ').slice(0, TAG_LENGTH_MAX);
  const known = tags.some((one) => one.toLowerCase() === tag.toLowerCase());
  return tag === '' || known || tags.length >= TAGS_MAX ? tags : [...tags, tag];
}
