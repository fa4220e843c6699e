import { randomUUID } from 'node:crypto';
import { createLog } from '../../lib/log.ts';
import { runProgram } from '../../lib/program.ts';
import { AcpAdapter } from './adapters/acp/acp-adapter.ts';
import { agentEnvironment } from './adapters/acp/agent-environment.ts';
import { readRuntimeConfig } from './config.ts';
import { RelayClient } from './relay-client.ts';
import { Runtime } from './runtime.ts';

/** Milliseconds; a large agent on a busy machine takes its time to load. */
const START_PATIENCE = 60_000;

await runProgram(async () => {
  const config = readRuntimeConfig(process.env);
  const log = createLog('runtime');
  const adapter = new AcpAdapter({
    command: config.command,
    cwd: process.cwd(),
    environment: agentEnvironment(process.env),
    log,
    cancelPatience: config.cancelPatience,
    startPatience: START_PATIENCE,
  });
  const runtime = new Runtime({
    source: new RelayClient(config.relay),
    adapter,
    holder: randomUUID(),
    log,
    turnLimit: config.turnLimit,
    random: Math.random,
  });
  runtime.start();
  return { stop: () => runtime.stop() };
});
