import { readFileSync } from 'node:fs';
import type { RuntimeAgent } from '../../contract/runtime-agent.ts';
import { redactFromNowOn, Secret } from '../../lib/secret.ts';

/** What the agent was given and may print does not come into a log, a report or an outcome. */
export function redactAgentSecrets(
  { secrets, secretFiles }: Pick<RuntimeAgent, 'secrets' | 'secretFiles'>,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  for (const name of secrets) redactFromNowOn(new Secret(environment[name] ?? ''));
  for (const name of secretFiles) redactFromNowOn(new Secret(contentOf(environment[name] ?? '')));
}

/** The file is the agent's own: it may have closed it since, and is started again all the same. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
