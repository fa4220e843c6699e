import { randomUUID } from 'node:crypto';
import { createLog } from '../../lib/log.ts';
import { runProgram } from '../../lib/program.ts';
import { agentEnvironment } from './adapters/agent-environment.ts';
import { openAdapter } from './adapters/open-adapter.ts';
import { readRuntimeConfig } from './config.ts';
import { probeAgent } from './probe/probe-agent.ts';
import { redactAgentSecrets } from './redact-agent-secrets.ts';
import { RelayClient } from './relay-client.ts';
import { Runtime } from './runtime.ts';

/** Milliseconds; a large agent on a busy machine takes its time to load. */
const START_PATIENCE = 120_000;

await runProgram(async () => {
  const config = readRuntimeConfig(process.env);
  const { requires, prompt, variables } = config.agent;
  redactAgentSecrets(config.agent, process.env);
  const log = createLog('runtime');
  const environment = agentEnvironment(process.env, variables);
  const adapter = await openAdapter(config.adapter, {
    command: config.command,
    cwd: process.cwd(),
    environment,
    prompt,
    log,
    cancelPatience: config.cancelPatience,
    startPatience: START_PATIENCE,
  });
  await probeAgent(config.command, requires, environment);
  await adapter.start();
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
