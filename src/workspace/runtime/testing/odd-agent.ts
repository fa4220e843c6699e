/**
 * An ACP agent that behaves as its first argument says, for the tests of the runtime. It writes the protocol by
 * hand, for some of what it does no library would do. Its second argument names a file that counts its starts.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

type Message = { id?: number; method?: string; result?: unknown };

const [behaviour = 'plain', startsFile] = process.argv.slice(2);
if (startsFile !== undefined) appendFileSync(startsFile, `${process.pid}\n`);
const starts = startsFile === undefined ? 1 : readFileSync(startsFile, 'utf8').trim().split('\n').length;
const PERMISSION = 77;
let prompts = 0;
let promptId: number | undefined;

createInterface({ input: process.stdin })
  .on('line', (line) => receive(JSON.parse(line) as Message))
  .on('close', () => process.exit(0));

function receive({ id, method, result }: Message): void {
  switch (method) {
    case 'initialize':
      if (behaviour === 'dying') die('no licence');
      if (behaviour === 'killed') process.kill(process.pid, 'SIGKILL');
      if (behaviour !== 'mute') answer(id, { protocolVersion: behaviour === 'future' ? 99 : 1 });
      break;
    case 'session/new':
      answer(id, { sessionId: 's' });
      break;
    case 'session/prompt':
      promptId = id;
      prompts += 1;
      prompt();
      break;
    case 'session/cancel':
      if (behaviour === 'deaf') break;
      say('Stopping.');
      finish('cancelled');
      break;
    default:
      if (id !== PERMISSION) break;
      say(JSON.stringify(result));
      finish('end_turn');
  }
}

function prompt(): void {
  switch (behaviour) {
    case 'silent':
      finish('end_turn');
      break;
    case 'refusing':
      finish('refusal');
      break;
    case 'erring':
      send({ id: promptId, error: { code: -32_603, message: 'Internal error', data: { details: 'no model' } } });
      break;
    case 'crashing':
      process.exit(7);
      break;
    case 'crashing once':
      if (starts === 1) process.kill(process.pid, 'SIGKILL');
      else speak();
      break;
    case 'closing':
      process.stdout.end();
      break;
    case 'noisy':
      process.stdout.write('starting up...\n');
      process.stderr.write(`a token: ghs_${'a'.repeat(40)}\n`);
      speak();
      break;
    case 'patient':
    case 'deaf':
      begin('a', ['git', 'gc']);
      break;
    case 'asking':
      send({ id: PERMISSION, method: 'session/request_permission', params: permissionRequest });
      break;
    case 'failing':
      begin('a', ['git', 'push']);
      end('a', 'failed', { exitCode: 128 }, 'fatal: no route');
      speak();
      break;
    case 'working':
      begin('a', ['git', 'fetch']);
      end('a', 'completed', { exitCode: 0 });
      begin('b', ['gh', 'pr', 'create']);
      end('b', 'completed', { exitCode: 0 }, 'https://github.com/acme/harbor/pull/3');
      speak();
      break;
    case 'environment':
      say(JSON.stringify(process.env));
      finish('end_turn');
      break;
    default:
      speak();
  }
}

function die(complaint: string): never {
  process.stderr.write(`${complaint}\n`);
  process.exit(3);
}

const permissionRequest = {
  sessionId: 's',
  toolCall: { toolCallId: 'p', title: 'rm', kind: 'delete' },
  options: [
    { optionId: 'no', name: 'No', kind: 'reject_once' },
    { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
    { optionId: 'always', name: 'Always', kind: 'allow_always' },
  ],
};

function speak(): void {
  say(`Prompt ${prompts} of process ${starts}.`);
  finish('end_turn');
}

function begin(toolCallId: string, command: string[]): void {
  const call = { toolCallId, title: command.join(' '), kind: 'execute', status: 'in_progress', rawInput: { command } };
  update({ sessionUpdate: 'tool_call', ...call });
}

function end(toolCallId: string, status: string, rawOutput: object, text = ''): void {
  const content = [{ type: 'content', content: { type: 'text', text } }];
  update({ sessionUpdate: 'tool_call_update', toolCallId, status, rawOutput, content });
}

function say(text: string): void {
  update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
}

function update(value: object): void {
  send({ method: 'session/update', params: { sessionId: 's', update: value } });
}

function finish(stopReason: string): void {
  answer(promptId, { stopReason });
}

function answer(id: number | undefined, result: object): void {
  send({ id, result });
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
