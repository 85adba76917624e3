import assert from 'node:assert/strict';
import { Addresses } from '../../../bridges/host/addresses.ts';

const SWISS = new Uint8Array(32).fill(7);
const identity = { designator: 'a'.repeat(52) } as ConstructorParameters<typeof Addresses>[1];

function listening(host: string, publicUrl?: string): Addresses {
  const addresses = new Addresses({ host, ...(publicUrl && { publicUrl }) }, identity);
  addresses.listensAt(4284);
  return addresses;
}

function urlOf(addresses: Addresses): string | undefined {
  const { hints } = addresses.location();
  return hints ? hints.url : undefined;
}

describe('the addresses of a vat', () => {
  it('are of its own machine when it has no other', () => {
    const addresses = listening('0.0.0.0');
    assert.equal(addresses.page, 'http://127.0.0.1:4284');
    assert.equal(urlOf(addresses), 'ws://127.0.0.1:4284/captp');
    assert.match(addresses.enterLink(SWISS), /^http:\/\/127\.0\.0\.1:4284\/#enter=a{52}\./);
  });

  it('are for others those of the proxy before it, and both may talk to it', () => {
    const addresses = listening('127.0.0.1', 'https://files.example.org/');
    assert.equal(addresses.page, 'http://127.0.0.1:4284');
    assert.equal(urlOf(addresses), 'wss://files.example.org/captp');
    assert.match(addresses.shareLink(SWISS), /^https:\/\/files\.example\.org\/s#a{52}\./);
    assert.ok(addresses.allowed.mayConnect('https://files.example.org'));
    assert.ok(addresses.allowed.mayConnect('http://localhost:4284'));
  });

  it('let no page in before it listens', () => {
    const before = new Addresses({ host: '127.0.0.1' }, identity);
    assert.ok(!before.allowed.mayConnect('http://127.0.0.1:4284'));
  });
});
