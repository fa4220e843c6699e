import { WIRING_VARIABLE } from '../../../contract/workspace-wiring.ts';
import { nodeArguments } from '../../../lib/node-program.ts';

/** A script by the name of `mooring`, so that an agent can ask `mooring doctor` what is wrong; `wiring`: as it sees it. */
export function mooringCommand(node: string, wiring: string): string {
  const command = [node, ...nodeArguments('src/cli/main.ts')].map(quote).join(' ');
  return `#!/bin/sh\n${WIRING_VARIABLE}=${quote(wiring)} exec ${command} "$@"\n`;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
