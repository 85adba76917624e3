/**
 * What a stored file may be called when it is served from our own address.
 *
 * Files are written by others. If an HTML file were shown from our origin, its script could do all
 * that our page can. So only kinds that cannot carry script are shown in place, each under a policy
 * that forbids script anyway; everything else is bytes to be saved.
 */

/** Kinds a browser shows without running anything. SVG may hold script: hence the policy below. */
const SHOWN = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
  'image/svg+xml',
  'application/pdf',
  'text/plain',
]);

const UNKNOWN = 'application/octet-stream';

/** Foreign bytes get an origin of their own and may load and run nothing. */
const NO_SCRIPT =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'";

/** The kind under which a file may be shown in place, or undefined when it may only be saved. */
export function shownType(type: string): string | undefined {
  const [essence = ''] = type.toLowerCase().split(';');
  const kind = essence.trim();
  if (SHOWN.has(kind)) return kind === 'text/plain' ? 'text/plain; charset=utf-8' : kind;
  return /^(audio|video)\/[\w.+-]+$/.test(kind) ? kind : undefined;
}

/** `attachment` with the name in both forms of RFC 6266, so that every browser saves it rightly. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Headers of an answer that carries the bytes of `file`. */
export function servedHeaders(file: {
  readonly name: string;
  readonly type: string;
  readonly save: boolean;
}): Record<string, string> {
  const shown = file.save ? undefined : shownType(file.type);
  const always = {
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  if (shown === undefined) {
    return { ...always, 'Content-Type': UNKNOWN, 'Content-Disposition': attachment(file.name) };
  }
  return { ...always, 'Content-Type': shown, 'Content-Security-Policy': NO_SCRIPT };
}
