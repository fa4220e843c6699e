import { quoteForShell } from '../../../lib/quote-for-shell.ts';

/**
 * A script that runs a command with the environment of the agent's tools: a shell that is opened in a container has
 * none of it, and git and gh would not find GitHub.
 */
export function inWorkspace(environment: Readonly<Record<string, string>>): string {
  const variables = Object.entries(environment).map(([name, value]) => `export ${name}=${quoteForShell(value)}`);
  return ['#!/bin/sh', ...variables, 'exec "$@"', ''].join('\n');
}
