import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ghConfig } from '../../../workspace/init/wiring/gh-config.ts';

export type Recorded = { readonly method: string; readonly url: string; readonly body: string };

export type RecordedGh = {
  readonly folder: string;
  /** Runs real gh and tells what it has sent; what it makes of the answers does not matter. */
  sent(args: readonly string[], answer?: (request: Recorded) => unknown, input?: string): Promise<Recorded[]>;
  /** What gh complained of the last time. */
  said(): string;
  stop(): Promise<void>;
};

/** Real gh in front of a server that writes down what it sends and answers as the test says. */
export async function recordGh(): Promise<RecordedGh> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-gh-'));
  const socket = join(folder, 'gh.sock');
  await writeFile(join(folder, 'config.yml'), ghConfig(socket));
  let recorded: Recorded[] = [];
  let said = '';
  let answerTo: (request: Recorded) => unknown = () => ({});
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const seen = { method: request.method ?? '', url: request.url ?? '', body };
      recorded.push(seen);
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(answerTo(seen)));
    });
  }).listen(socket);
  await once(server, 'listening');
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    // Where gh keeps what it has learned of a GitHub.
    TMPDIR: folder,
    GH_CONFIG_DIR: folder,
    GH_TOKEN: 'placeholder',
    GH_PROMPT_DISABLED: '1',
    GH_NO_UPDATE_NOTIFIER: '1',
  };
  return {
    folder,
    sent: async (args, answer = () => ({}), input = '') => {
      recorded = [];
      answerTo = answer;
      await new Promise<void>((resolve) => {
        const child = execFile('gh', [...args], { env, cwd: folder, timeout: 60_000 }, (_error, _stdout, stderr) => {
          said = stderr;
          resolve();
        });
        child.stdin?.end(input);
      });
      return recorded;
    },
    said: () => said,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
