import { memoryChannels } from '../../../captp/index.ts';
import { netlayerSuite } from '../../suites/netlayer.ts';

netlayerSuite('memory', async () => ({
  pair: async () => memoryChannels(),
  close: async () => undefined,
}));
