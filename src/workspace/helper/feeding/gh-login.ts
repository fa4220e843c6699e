import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makePrivateFolder, writeFileWhole } from '../../../lib/private-file.ts';
import { Secret } from '../../../lib/secret.ts';
import { TOKEN_USER } from '../credential-description.ts';

const Login = z.record(z.string(), z.object({ oauth_token: z.string() }));

/**
 * gh's stored login, `hosts.yml`, as JSON, which is YAML as well. gh reads it anew at each call. 2.40 and later know
 * several users of a host; `version` in gh's settings says that there is nothing to migrate, so both forms are written.
 */
export class GhLogin {
  readonly #path: string;
  readonly #host: string;

  constructor(path: string, host: string) {
    this.#path = path;
    this.#host = host;
  }

  async write(token: Secret): Promise<void> {
    const oauth_token = token.reveal();
    const login = {
      users: { [TOKEN_USER]: { oauth_token } },
      ...{ git_protocol: 'https', oauth_token, user: TOKEN_USER },
    };
    await makePrivateFolder(dirname(this.#path));
    await writeFileWhole(this.#path, `${JSON.stringify({ [this.#host]: login }, null, 2)}\n`);
  }

  /** What gh would find, if it is ours. */
  async held(): Promise<Secret | undefined> {
    const text = await readFile(this.#path, 'utf8').catch(() => '{}');
    const token = Login.safeParse(parsed(text)).data?.[this.#host]?.oauth_token;
    return token === undefined ? undefined : new Secret(token);
  }

  /** gh then says that it is not logged in, which is true. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
