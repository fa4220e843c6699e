import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Delivery } from '../contract/workspace.ts';
import { Fault } from '../lib/fault.ts';
import { createLog } from '../lib/log.ts';
import { runProgram } from '../lib/program.ts';
import { SecretEnvironment } from '../lib/secret-environment.ts';
import { openHost } from './provisioner/open-host.ts';
import { drain } from './drain.ts';
import { readConfig } from './read-config.ts';
import { startPlatform } from './start-platform.ts';

/**
 * `--config FILE --data FOLDER [--delivery gateway|helper|env]`: the control plane, with workspaces on this machine or in
 * containers.
 * With `--keep` its workspaces run on when it is stopped, and the next platform on this data folder adopts them.
 * With `--drain` it only ends what a killed platform has left, and exits.
 */
await runProgram(async () => {
  const { configFile, dataFolder, delivery, isDrain, keepsWorkspaces } = readArguments();
  const log = createLog('platform');
  const clock = Date.now;
  const random = Math.random;
  const environment = new SecretEnvironment(process.env);
  const { containers } = await readConfig(configFile);
  const host = await openHost(containers, {
    dataFolder,
    log,
    clock,
    random,
    environment: process.env,
    mayBeAway: isDrain,
  });
  const options = { configFile, dataFolder, environment, host, log, clock, random };
  if (isDrain) {
    await drain(options);
    process.exit(0);
  }
  const platform = await startPlatform({ ...options, ...delivery, keepsWorkspaces });
  const ends = keepsWorkspaces ? 'it; its workspaces run on' : 'it and its workspaces';
  const greeting = `The platform serves at ${platform.url} (Ctrl-C stops ${ends})`;
  return { ...platform, greeting };
});

function readArguments() {
  const flag = { type: 'string' } as const;
  const { config = 'mooring.yaml', data = '.mooring', delivery, drain: isDrain = false, keep = false } = parse();
  const chosen = Delivery.optional().safeParse(delivery);
  if (!chosen.success) {
    throw new Fault('bad_arguments', `--delivery ${delivery} is unknown`, `choose ${Delivery.options.join(' or ')}`);
  }
  return {
    configFile: resolve(config),
    dataFolder: resolve(data),
    isDrain,
    keepsWorkspaces: keep,
    delivery: chosen.data === undefined ? {} : { delivery: chosen.data },
  };

  function parse() {
    try {
      const yes = { type: 'boolean' } as const;
      return parseArgs({ options: { config: flag, data: flag, delivery: flag, drain: yes, keep: yes } }).values;
    } catch (error) {
      throw new Fault('bad_arguments', (error as Error).message, 'give --config FILE and --data FOLDER', {
        cause: error,
      });
    }
  }
}
