import { WIRING_VARIABLE } from '../../../contract/workspace-wiring.ts';
import { nodeArguments } from '../../../lib/node-program.ts';
import { quoteForShell } from '../../../lib/quote-for-shell.ts';

/**
 * A script by the name of `mooring`, so that an agent can ask `mooring doctor` what is wrong; `wiring`: as it sees it.
 * `mooring git-credential` is git's helper. git tells each helper what it might store: that must not cost a start of Node.
 */
export function mooringCommand(node: string, wiring: string): string {
  const command = (entry: string) => [node, ...nodeArguments(entry)].map(quoteForShell).join(' ');
  return [
    '#!/bin/sh',
    `export ${WIRING_VARIABLE}=${quoteForShell(wiring)}`,
    'if [ "$1" = git-credential ]; then',
    '  shift',
    '  case "$*" in store | *" store") exit 0 ;; esac',
    `  exec ${command('src/workspace/helper/git-credential/main.ts')} "$@"`,
    'fi',
    `exec ${command('src/cli/main.ts')} "$@"`,
    '',
  ].join('\n');
}
