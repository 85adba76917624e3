/**
 * The other side of a signature: what a service does with the `authorization` of a request (AWS
 * Signature Version 4). The server of the tests does not check it, so the door in front of it does.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const PARTS =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export interface Key {
  readonly id: string;
  readonly secret: string;
  readonly region: string;
}

/** The code of the error with which a service refuses the request; undefined when it is right. */
export function refusalOf(request: IncomingMessage, body: Buffer, key: Key): string | undefined {
  const found = PARTS.exec(request.headers.authorization ?? '');
  if (found === null) return 'AccessDenied';
  const [, id, day, region, signedHeaders = '', signature = ''] = found;
  if (id !== key.id) return 'InvalidAccessKeyId';
  if (region !== key.region) return 'AuthorizationHeaderMalformed';
  const bodyHash = String(request.headers['x-amz-content-sha256']);
  if (bodyHash !== createHash('sha256').update(body).digest('hex')) {
    return 'XAmzContentSHA256Mismatch';
  }
  const { pathname, search } = new URL(request.url ?? '/', 'http://any');
  const canonical = [
    request.method,
    pathname,
    search.slice(1).split('&').filter(Boolean).map(withEquals).sort().join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    bodyHash,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const signingKey = scope
    .split('/')
    .reduce<string | Buffer>((above, part) => hmac(above, part), `AWS4${key.secret}`);
  const right = timingSafeEqual(hmac(signingKey, toSign), Buffer.from(signature, 'hex'));
  return right ? undefined : 'SignatureDoesNotMatch';
}

function withEquals(parameter: string): string {
  return parameter.includes('=') ? parameter : `${parameter}=`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
