import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Delivery } from '../contract/workspace.ts';
import { Fault } from '../lib/fault.ts';
import { createLog } from '../lib/log.ts';
import { runProgram } from '../lib/program.ts';
import { LocalHost } from './provisioner/local/local-host.ts';
import { startPlatform } from './start-platform.ts';

/** `--config FILE --data FOLDER [--delivery gateway|env]`: the control plane, with workspaces on this machine. */
await runProgram(async () => {
  const { configFile, dataFolder, delivery } = readArguments();
  const log = createLog('platform');
  const clock = Date.now;
  const random = Math.random;
  const host = new LocalHost({ dataFolder, log, clock, random });
  const platform = await startPlatform({ configFile, dataFolder, ...delivery, host, log, clock, random });
  const greeting = `The platform serves at ${platform.url} (Ctrl-C stops it and its workspaces)`;
  return { ...platform, greeting };
});

function readArguments() {
  const flag = { type: 'string' } as const;
  const { config = 'mooring.yaml', data = '.mooring', delivery } = parse();
  const chosen = Delivery.optional().safeParse(delivery);
  if (!chosen.success) {
    throw new Fault('bad_arguments', `--delivery ${delivery} is unknown`, `choose ${Delivery.options.join(' or ')}`);
  }
  return {
    configFile: resolve(config),
    dataFolder: resolve(data),
    delivery: chosen.data === undefined ? {} : { delivery: chosen.data },
  };

  function parse() {
    try {
      return parseArgs({ options: { config: flag, data: flag, delivery: flag } }).values;
    } catch (error) {
      throw new Fault('bad_arguments', (error as Error).message, 'give --config FILE and --data FOLDER', {
        cause: error,
      });
    }
  }
}
