import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An environment in which git asks one helper, whatever the machine has set up. */
export const gitWithHelper = (home: string, helper: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'credential.helper',
  GIT_CONFIG_VALUE_0: helper,
});

/** The yardstick for a token in hand: git's own credential-cache, which holds it in memory (gitcredentials(7)). */
export class CachedCredential {
  readonly environment: NodeJS.ProcessEnv;

  private constructor(environment: NodeJS.ProcessEnv) {
    this.environment = environment;
  }

  static async start(home: string, url: string, token: string): Promise<CachedCredential> {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const helper = `cache --timeout 7200 --socket ${join(home, 'cache.sock')}`;
    const environment = gitWithHelper(home, helper);
    const { protocol, host } = new URL(url);
    const approve = spawn('git', ['credential', 'approve'], { env: environment, stdio: ['pipe', 'ignore', 'inherit'] });
    approve.stdin.end(
      `protocol=${protocol.replace(':', '')}\nhost=${host}\nusername=x-access-token\npassword=${token}\n\n`,
    );
    await once(approve, 'exit');
    return new CachedCredential(environment);
  }

  async stop(): Promise<void> {
    const socket = ['--socket', join(this.environment['HOME'] ?? '', 'cache.sock')];
    await promisify(execFile)('git', ['credential-cache', ...socket, 'exit'], { env: this.environment });
  }
}
