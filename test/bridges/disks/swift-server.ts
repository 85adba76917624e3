/**
 * OpenStack Swift with its S3 door, on this machine: a server that others store petabytes in, as
 * Debian packages it (`apt install swift-proxy swift-account swift-container swift-object`). It
 * checks signatures and bodies, keeps uploads in parts, copies, and lists what is unfinished.
 *
 * One disk, one replica, all in a folder that is removed afterwards; only on loopback.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../../bridges/disks/s3-settings.ts';

const LOOPBACK = '127.0.0.1';
const KINDS = ['account', 'container', 'object'] as const;
const PACKAGES = 'swift-proxy swift-account swift-container swift-object';
const RING_BUILDER = 'swift-ring-builder';
const START_TRIES = 60;

export interface SwiftServer {
  readonly settings: S3Settings;
  close(): Promise<void>;
}

/** Undefined, with a word about it, where Swift is not installed. */
export async function startSwift(bucket: string): Promise<SwiftServer | undefined> {
  if (!isInstalled()) {
    process.stderr.write(`Swift is not installed. As root: apt install ${PACKAGES}\n`);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), '2gather-swift-'));
  const [account, container, object, proxy] = (await freePorts(4)) as [
    number,
    number,
    number,
    number,
  ];
  await mkdir(join(folder, 'disks', 'd1'), { recursive: true });
  for (const [kind, port] of [
    ['account', account],
    ['container', container],
    ['object', object],
  ] as const) {
    const builder = join(folder, `${kind}.builder`);
    const ring = (...words: string[]) =>
      execFileSync(RING_BUILDER, [builder, ...words], { stdio: 'ignore' });
    ring('create', '4', '1', '0');
    ring('add', `r1z1-${LOOPBACK}:${port}/d1`, '1');
    ring('rebalance');
    await writeFile(join(folder, `${kind}.conf`), storageConf(folder, kind, port));
  }
  await writeFile(join(folder, 'proxy.conf'), proxyConf(folder, proxy));
  const processes = [...KINDS, 'proxy'].map((kind) =>
    spawn(`swift-${kind}-server`, [join(folder, `${kind}.conf`)], { stdio: 'ignore' }),
  );
  const settings: S3Settings = {
    endpoint: `http://${LOOPBACK}:${proxy}`,
    region: 'us-east-1',
    bucket,
    pathStyle: true,
    allowHttp: true,
    accessKeyId: 'test:tester',
    secretAccessKey: 'testing',
  };
  const server = {
    settings,
    async close() {
      await Promise.all(processes.map(end));
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await makeBucket(settings);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

function isInstalled(): boolean {
  try {
    for (const kind of [...KINDS, 'proxy']) {
      execFileSync('sh', ['-c', `command -v swift-${kind}-server`], { stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}

/** Waits until the server answers; its four processes start at their own pace. */
async function makeBucket(settings: S3Settings): Promise<void> {
  const { endpoint = '', region, accessKeyId, secretAccessKey, bucket } = settings;
  for (let left = START_TRIES; !(await answers(endpoint)); left--) {
    if (left === 0) throw new Error('Swift does not start.');
    await setTimeout(500);
  }
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 10,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}

function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/info`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, LOOPBACK, () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function common(folder: string, port: number): string {
  return `
[DEFAULT]
bind_ip = ${LOOPBACK}
bind_port = ${port}
workers = 0
swift_dir = ${folder}
devices = ${join(folder, 'disks')}
mount_check = false
user = ${process.env.USER ?? 'root'}
log_address = ${join(folder, 'no-log')}
fallocate_reserve = 0
`;
}

function storageConf(folder: string, kind: string, port: number): string {
  return `${common(folder, port)}
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`;
}

function proxyConf(folder: string, port: number): string {
  return `${common(folder, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth bulk copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = ${LOOPBACK}:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
`;
}
