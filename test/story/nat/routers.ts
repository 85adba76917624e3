/**
 * A small internet on this machine, out of network namespaces: public hosts, and homes behind
 * routers that translate addresses (nftables). Nothing of it leaves this machine, and none of it
 * is left when it is closed.
 *
 * The routers are of the strict sort: what they send out gets a port by chance, and what comes in
 * unasked is dropped without a word. So two who are behind such routers cannot reach each other,
 * whatever they try.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Addresses that libp2p takes for public; nobody outside of these namespaces sees them. */
const INTERNET = '11.0.0';
const RULES = (outside: string): string => `
table ip router {
  chain leaving {
    type nat hook postrouting priority srcnat;
    oifname "${outside}" masquerade random
  }
  chain passing {
    type filter hook forward priority filter;
    iifname "${outside}" ct state new drop
  }
  chain arriving {
    type filter hook input priority filter;
    iifname "${outside}" ct state new drop
  }
}
`;

/** Somewhere to plug in: the internet itself, or the network of a home. */
export interface Network {
  readonly namespace: string;
  /** The first three numbers of its addresses. */
  readonly prefix: string;
  /** The last number of the router's address; hosts of the internet need none. */
  readonly gateway: number | undefined;
}

export class Routers {
  readonly internet: Network;
  readonly #tag: string;
  readonly #made = new Set<string>();
  #devices = 0;

  private constructor(tag: string) {
    this.#tag = tag;
    this.internet = { namespace: `${tag}-net`, prefix: INTERNET, gateway: undefined };
  }

  /** Why there can be none on this machine, as a sentence; undefined where there can. */
  static async missing(): Promise<string | undefined> {
    const name = `gather-try-${process.pid}`;
    try {
      await ip('netns', 'add', name);
    } catch (error) {
      return `Network namespaces cannot be made here (${firstLine(error)}).`;
    }
    try {
      await nft(name, 'add table ip router');
    } catch (error) {
      return `Routers cannot be made here (${firstLine(error)}).`;
    } finally {
      await ip('netns', 'del', name);
    }
    return undefined;
  }

  /** An internet with nobody in it. What a run that was killed left behind is removed first. */
  static async open(): Promise<Routers> {
    await removeOld();
    const routers = new Routers(`gather-nat-${process.pid}`);
    const { namespace } = routers.internet;
    await routers.#namespace(namespace);
    await routers.#bridge(routers.internet);
    return routers;
  }

  /** A home behind a router that has the public address `outside` (its last number). */
  async home(name: string, outside: number, prefix: string): Promise<Network> {
    const namespace = `${this.#tag}-${name}`;
    const home = { namespace, prefix, gateway: 1 };
    await this.#namespace(namespace);
    await this.#bridge(home);
    await within(namespace, 'ip', 'addr', 'add', `${prefix}.1/24`, 'dev', 'lan');
    await this.#plug(namespace, 'out', this.internet, outside);
    await within(namespace, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    await nft(namespace, RULES('out'));
    return home;
  }

  /** A host that is plugged in nowhere. Answers what stands before each command that it runs. */
  async host(name: string): Promise<readonly string[]> {
    const namespace = `${this.#tag}-${name}`;
    await this.#namespace(namespace);
    return ['ip', 'netns', 'exec', namespace];
  }

  /** Plugs a host in, with an address of its own; out of wherever it was before. */
  async plug(host: string, network: Network, number: number): Promise<void> {
    const namespace = `${this.#tag}-${host}`;
    await this.unplug(host);
    await this.#plug(namespace, 'lan0', network, number);
    const { prefix, gateway } = network;
    if (gateway === undefined) return;
    const by = `${prefix}.${gateway}`;
    await within(namespace, 'ip', 'route', 'add', 'default', 'via', by);
  }

  async unplug(host: string): Promise<void> {
    const namespace = `${this.#tag}-${host}`;
    const links = await within(namespace, 'ip', '-o', 'link');
    if (links.includes('lan0')) await within(namespace, 'ip', 'link', 'del', 'lan0');
  }

  /** Ends whatever still runs in there, and removes it all. */
  async close(): Promise<void> {
    for (const namespace of this.#made) await remove(namespace);
    this.#made.clear();
  }

  async #namespace(namespace: string): Promise<void> {
    await ip('netns', 'add', namespace);
    this.#made.add(namespace);
    await within(namespace, 'ip', 'link', 'set', 'lo', 'up');
  }

  async #bridge({ namespace }: Network): Promise<void> {
    await within(namespace, 'ip', 'link', 'add', 'lan', 'type', 'bridge');
    await within(namespace, 'ip', 'link', 'set', 'lan', 'up');
  }

  async #plug(namespace: string, device: string, to: Network, number: number): Promise<void> {
    const socket = `port${++this.#devices}`;
    const cable = ['link', 'add', socket, 'type', 'veth', 'peer', 'name', device];
    await within(to.namespace, 'ip', ...cable, 'netns', namespace);
    await within(to.namespace, 'ip', 'link', 'set', socket, 'master', 'lan', 'up');
    await within(namespace, 'ip', 'addr', 'add', `${to.prefix}.${number}/24`, 'dev', device);
    await within(namespace, 'ip', 'link', 'set', device, 'up');
  }
}

/** Those of runs whose process is no more. */
async function removeOld(): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'list']);
  for (const [name, pid] of stdout.matchAll(/^gather-nat-(\d+)-\w+/gm)) {
    if (!isAlive(Number(pid))) await remove(name);
  }
}

async function remove(namespace: string): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'pids', namespace]);
  for (const pid of stdout.split('\n').filter(Boolean)) endProcess(Number(pid));
  await ip('netns', 'del', namespace);
}

function endProcess(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function ip(...args: readonly string[]): Promise<string> {
  return (await run('ip', args)).stdout;
}

async function within(namespace: string, ...command: readonly string[]): Promise<string> {
  return ip('netns', 'exec', namespace, ...command);
}

async function nft(namespace: string, rules: string): Promise<void> {
  await within(namespace, 'nft', rules);
}

function firstLine(error: unknown): string {
  const text = (error as { stderr?: string }).stderr || String(error);
  return text.trim().split('\n')[0] ?? '';
}
