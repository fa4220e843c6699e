import { createServer } from 'node:http';
import { once } from 'node:events';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EmulatorToken } from '../src/contract/emulator-admin.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { secretsIn } from './harness/secrets-in-text.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

/** All that an agent can print of its own world; /usr and the installation's packages are the host's, not ours. */
const LOOK_AROUND = [
  'env',
  'cat /proc/*/environ /proc/*/cmdline',
  'find / -xdev \\( -path /proc -o -path /usr -o -name node_modules -o -path /sys -o -path "*/.git/objects" \\) -prune -o -type f -readable -print0 | xargs -0 cat',
  'find /workspace /home/agent /tmp /run /etc -name node_modules -prune -o -type f -readable -print0 | xargs -0 cat',
  'git config --list --show-origin',
  'git -C "$(ls -d /workspace/*/ | head -n 1)" config --list',
  'printf "protocol=https\\nhost=github.com\\n\\n" | git credential fill',
  'printf "protocol=http\\nhost=github.com\\n\\n" | git credential fill',
  'gh auth token',
  'gh auth status --show-token',
  'gh config list',
  'GIT_TRACE=1 GIT_CURL_VERBOSE=1 GIT_TRACE_REDACT=0 git ls-remote https://github.com/acme/harbor',
  'GH_DEBUG=api gh issue list -R acme/harbor --limit 1',
]
  .map((command) => `${command} 2>&1`)
  .join('; ');

/** Everything in a text that is, or holds, one of the tokens that GitHub ever issued. */
const tokensIn = (text: string, issued: readonly EmulatorToken[]): string[] =>
  secretsIn(
    text,
    issued.map(({ sha256 }) => sha256),
  );

/** Every log of the platform, the emulator and the workspaces. */
async function allLogs(dataFolder: string): Promise<string> {
  const files = await Array.fromAsync(glob('**/logs/*.log', { cwd: dataFolder }));
  expect(files.length).toBeGreaterThanOrEqual(6);
  return (await Promise.all(files.map((file) => readFile(join(dataFolder, file), 'utf8')))).join('\n');
}

async function startWorking(flags: readonly string[]): Promise<MooringUp> {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1', ...flags]);
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.gitCommands > 2));
  return up;
}

test('from inside the sandbox there is no token anywhere', async () => {
  const up = await startWorking([]);
  const { stdout } = await asAgent(up.dataFolder, 'ada', LOOK_AROUND);
  const issued = await up.emulator<EmulatorToken[]>('/tokens');
  expect(issued.length).toBeGreaterThan(0);
  expect(stdout).toContain('MOORING_WORKSPACE=ada');
  expect(stdout).toContain('refs/heads/main');
  expect(tokensIn(stdout, issued)).toEqual([]);
  expect(tokensIn(await allLogs(up.dataFolder), issued)).toEqual([]);
});

test('control: the same look around finds the token when it is frozen into the environment', async () => {
  const up = await startWorking(['--delivery', 'env', '--token-lifetime', '1h']);
  const { stdout } = await asAgent(up.dataFolder, 'ada', LOOK_AROUND);
  expect(tokensIn(stdout, await up.emulator<EmulatorToken[]>('/tokens'))).not.toEqual([]);
});

test('neither the sidecar nor the platform answers the agent with a token, nor is one sent elsewhere', async () => {
  const heard: string[] = [];
  const elsewhere = createServer((request, response) => {
    heard.push(JSON.stringify(request.rawHeaders));
    response.end('elsewhere');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  onTestFinished(() => void elsewhere.close());
  const { port: elsewherePort } = elsewhere.address() as { port: number };

  const up = await startWorking([]);
  const { id } = await up.workspace('ada');
  const { port } = JSON.parse(await readFile(join(up.dataFolder, 'platform.json'), 'utf8')) as { port: number };
  const path = `/workspaces/${id}/github-installation-token`;
  const proxy = '$(git config --system --get-urlmatch http.proxy http://github.com/)';
  const requests = [
    ...[path, '/admin/github-installation-token', '/admin/status'].flatMap((target) => [
      `http://127.0.0.1:${port}${target}`,
      `-H "Authorization: Bearer $GH_TOKEN" http://127.0.0.1:${port}${target}`,
      `--unix-socket /run/mooring/relay.sock http://127.0.0.1${target}`,
      `--unix-socket /run/mooring/gateway.sock http://127.0.0.1:${port}${target}`,
      `--proxy "${proxy}" http://127.0.0.1:${port}${target}`,
    ]),
    '--unix-socket /run/mooring/relay.sock http://relay/health',
    `--unix-socket /run/mooring/relay.sock -d '{}' http://relay/tokens/one`,
    '--unix-socket /run/mooring/gateway.sock http://api.github.com/installation/repositories',
    `--unix-socket /run/mooring/gateway.sock http://127.0.0.1:${elsewherePort}/`,
    `--unix-socket /run/mooring/gateway.sock -H "X-Forwarded-Host: 127.0.0.1:${elsewherePort}" http://api.github.com/`,
    `--proxy "${proxy}" http://127.0.0.1:${elsewherePort}/acme/harbor.git/info/refs?service=git-upload-pack`,
    `--proxy "${proxy}" -H "Host: 127.0.0.1:${elsewherePort}" http://github.com/acme/harbor.git/info/refs?service=git-upload-pack`,
  ];
  const script = requests
    .map((request) => `curl --silent --show-error --include --max-time 10 ${request} 2>&1; echo`)
    .join('; ');
  const { stdout } = await asAgent(up.dataFolder, 'ada', script);
  const issued = await up.emulator<EmulatorToken[]>('/tokens');

  expect(stdout).toContain('HTTP/1.1 401');
  expect(stdout).toContain('token_not_delivered');
  expect(tokensIn(stdout, issued)).toEqual([]);
  expect(tokensIn(heard.join('\n'), issued)).toEqual([]);
});
