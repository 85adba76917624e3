/**
 * A bucket on this machine for tests: fauxqs, a server of several services of AWS that speaks S3
 * over HTTP and holds objects in memory; and before it a door that checks every signature and body,
 * as services do, and can be told to misbehave. What a server of its own kind makes of our requests
 * is another test: docs/store/s3.md.
 */
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
import type { S3Settings } from '../../../bridges/disks/s3-settings.ts';
import { type Key, refusalOf } from './signature-v4.ts';

const LOOPBACK = '127.0.0.1';
const SKEW_MS_MAX = 15 * 60_000;
const KEY: Key = { id: 'AKIDCOMMONS', secret: 'neither-told-nor-sent', region: 'test-1' };

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * What is done instead of asking the server: an error with this code, a broken connection, or an
 * answer as if no range had been asked for.
 */
type Trouble =
  | { readonly status: number; readonly code: string }
  | 'break'
  | 'silence'
  | 'lose-answer'
  | 'cut-answer'
  | 'whole-object';

export interface TestBucket {
  readonly settings: S3Settings;
  /** Every request that came, in order. */
  readonly asked: Asked[];
  /** Asked for every request; the trouble that it meets, if any. */
  trouble: (asked: Asked) => Trouble | undefined;
  /** Waited for before a request is answered. */
  hold: (asked: Asked) => Promise<void> | undefined;
  /** How far the clock of the service is ahead of ours, ms. */
  clockAheadMs: number;
  close(): Promise<void>;
}

export async function startTestBucket(bucket = 'commons'): Promise<TestBucket> {
  const server = buildApp({ logger: false });
  const { port } = new URL(await server.listen({ host: LOOPBACK, port: 0 }));
  await server.inject({ method: 'PUT', url: `/${bucket}` });
  const door = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, LOOPBACK, resolve));
  const test: TestBucket = {
    settings: {
      endpoint: `http://${LOOPBACK}:${(door.address() as AddressInfo).port}`,
      region: KEY.region,
      bucket,
      pathStyle: true,
      allowHttp: true,
      accessKeyId: KEY.id,
      secretAccessKey: KEY.secret,
    },
    asked: [],
    trouble: () => undefined,
    hold: () => undefined,
    clockAheadMs: 0,
    async close() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      await server.close();
    },
  };
  return test;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const { method = '', url = '', headers } = request;
    const asked: Asked = { method, url, headers, body };
    test.asked.push(asked);
    await test.hold(asked);
    const trouble = test.trouble(asked);
    if (trouble === 'silence') return;
    if (trouble === 'break') {
      request.socket.destroy();
      return;
    }
    const now = Date.now() + test.clockAheadMs;
    response.setHeader('date', new Date(now).toUTCString());
    const late = Math.abs(now - timeOf(headers['x-amz-date'])) > SKEW_MS_MAX;
    const code = late ? 'RequestTimeTooSkewed' : refusalOf(request, body, KEY);
    if (code !== undefined) refuse(asked, response, { status: 403, code });
    else if (typeof trouble === 'object') refuse(asked, response, trouble);
    else await pass(asked, response, Number(port), trouble);
  }
}

function refuse(asked: Asked, response: ServerResponse, { status, code }: RefusedWith): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  const text = `<Error><Code>${code}</Code><Message>${asked.headers.authorization}</Message></Error>`;
  response.end(asked.method === 'HEAD' ? undefined : text);
}

type RefusedWith = Exclude<Trouble, string>;

/** Asks the server and hands its answer on, whole or not. */
function pass(
  { method, url, headers, body }: Asked,
  response: ServerResponse,
  port: number,
  trouble: 'lose-answer' | 'cut-answer' | 'whole-object' | undefined,
): Promise<void> {
  const { range: _range, ...rangeless } = headers;
  const passed = trouble === 'whole-object' ? rangeless : headers;
  return new Promise((resolve, reject) => {
    const onward = forward(
      { host: LOOPBACK, port, method, path: url, headers: passed },
      (answered) => {
        answered.toArray().then((chunks: Buffer[]) => {
          const all = Buffer.concat(chunks);
          if (trouble === 'lose-answer') response.destroy();
          else {
            const { date: _, ...rest } = answered.headers;
            response.writeHead(answered.statusCode ?? 500, rest);
            if (trouble === 'cut-answer') {
              response.write(all.subarray(0, all.length >> 1), () => response.destroy());
            } else response.end(all);
          }
          resolve();
        }, reject);
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

/** Milliseconds of `20261121T181343Z`. */
function timeOf(date: unknown): number {
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(date)) ?? [];
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
}
