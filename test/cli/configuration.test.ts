/** What a person can set, from three places, and how a wrong value is refused. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configure, parseConfigurationFile } from '../../cli/configuration.ts';

const NOTHING = { flags: {}, environment: {}, file: undefined, dataFolder: '/home/ann/data' };

describe('the configuration', () => {
  it('has a value for everything when nothing is set', () => {
    assert.deepEqual(configure(NOTHING), {
      data: '/home/ann/data',
      host: '127.0.0.1',
      port: 4284,
      publicUrl: undefined,
      keyFile: undefined,
      log: undefined,
      open: true,
    });
  });

  it('takes flags before the environment, and the environment before the file', () => {
    const file = { port: 1, data: '/file', host: 'file.test' };
    const environment = { GATHER_PORT: '2', GATHER_DATA: '/environment' };
    const { port, data, host } = configure({ ...NOTHING, file, environment, flags: { port: '3' } });
    assert.deepEqual([port, data, host], [3, '/environment', 'file.test']);
  });

  it('reads every setting from the environment', () => {
    const environment = {
      GATHER_DATA: '/d',
      GATHER_HOST: '::1',
      GATHER_PORT: '0',
      GATHER_PUBLIC_URL: 'https://files.example.org/',
      GATHER_KEY_FILE: '/k',
      GATHER_LOG: '/l',
      GATHER_OPEN: 'false',
    };
    assert.deepEqual(configure({ ...NOTHING, environment }), {
      data: '/d',
      host: '::1',
      port: 0,
      publicUrl: 'https://files.example.org',
      keyFile: '/k',
      log: '/l',
      open: false,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    assert.equal(configure({ ...NOTHING, environment: { GATHER_PORT: '' } }).port, 4284);
  });

  it('names the place that a wrong value came from', () => {
    const refused = (sources: object, message: RegExp): void =>
      assert.throws(() => configure({ ...NOTHING, ...sources }), {
        code: 'bad-configuration',
        message,
      });
    refused({ environment: { GATHER_PORT: 'http' } }, /^GATHER_PORT must be a whole number/);
    refused({ flags: { port: '70000' } }, /^--port must be/);
    refused({ flags: { publicUrl: 'ftp://x' } }, /^--public-url must be an address/);
    refused({ flags: { publicUrl: 'http://u:p@x' } }, /^--public-url must be an address/);
    refused({ file: { port: -1 } }, /^“port” in the configuration file must be/);
    refused({ file: { prot: 1 } }, /sets “prot”, which does not exist/);
    refused({ file: [1] }, /must hold one JSON object/);
  });

  it('says which file is no JSON', () => {
    assert.throws(() => parseConfigurationFile('{"port":', '/etc/x.json'), {
      code: 'bad-configuration',
      message: /\/etc\/x\.json is no valid JSON/,
    });
  });

  it('accepts just the ports that there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 70_000 }), (port) => {
        const set = (): number => configure({ ...NOTHING, flags: { port: String(port) } }).port;
        if (port >= 0 && port <= 65_535) assert.equal(set(), port);
        else assert.throws(set);
      }),
    );
  });
});
