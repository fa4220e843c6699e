import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { WIRING_VARIABLE } from '../../../contract/workspace-wiring.ts';
import { Fault } from '../../../lib/fault.ts';
import { reportFault } from '../../../lib/program.ts';
import { askForToken } from '../ask-relay.ts';
import { readDescription } from '../credential-description.ts';
import { readOwnWiring } from '../read-wiring.ts';
import { answerGet } from './answer-get.ts';
import { decideAsked } from './decide-asked.ts';
import { erase } from './erase.ts';

/** `[--owner <login>] get|erase|store`, with git's description on stdin: git's helper behind its own cache. */
try {
  const { operation, owner } = readArguments();
  const description = readDescription(await text(process.stdin));
  const wiring = await readOwnWiring(process.env[WIRING_VARIABLE] ?? '');
  const asked = decideAsked(description, wiring, owner);
  const password = description.get('password');
  if (asked !== undefined && operation === 'get') {
    const answered = await askForToken(wiring.relay, asked.owner === undefined ? {} : { owner: asked.owner });
    const { output, says } = answerGet(answered, process.env, Date.now());
    tell(says);
    // git may be gone by now; there is nobody to tell.
    process.stdout.on('error', () => undefined).write(output);
  } else if (asked !== undefined && operation === 'erase' && password !== undefined) {
    tell(await erase(password, wiring));
  }
} catch (error) {
  process.exitCode = reportFault(error);
}

function readArguments(): { readonly operation: string | undefined; readonly owner: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { owner: { type: 'string' } } });
    return { operation: positionals[0], owner: values.owner };
  } catch (cause) {
    const remedy = 'it is for git to call: mooring git-credential get|store|erase';
    throw new Fault('bad_arguments', (cause as Error).message, remedy, { cause });
  }
}

function tell(sentence: string): void {
  if (sentence !== '') process.stderr.write(`mooring: ${sentence}\n`);
}
