import { z } from 'zod';

/** Where a secret lies: a file (relative to mooring.yaml until it is read), or a variable of our environment. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'env'; readonly name: string };

/** Who signs as the App: we, with its private key, or a command that has a KMS, an HSM or a Vault sign. */
export type AppKeySource = SecretSource | { readonly kind: 'signer'; readonly command: readonly string[] };

const EnvironmentName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');
const KEYS = ['privateKeyFile', 'privateKeyEnv', 'signer'] as const;

/** `github.app` of mooring.yaml. */
export const GitHubAppConfig = z
  .strictObject({
    /** Client id (`Iv23…`, recommended) or the numeric App id. */
    id: z
      .union([
        z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be an App id or client id'),
        z.number().int().positive(),
      ])
      .transform(String),
    /** PEM file, PKCS#1 or PKCS#8; relative to mooring.yaml. */
    privateKeyFile: z.string().min(1).optional(),
    /** An environment variable that holds the PEM. */
    privateKeyEnv: EnvironmentName.optional(),
    /** A program and its arguments: the signing input on stdin, the RS256 signature on stdout. */
    signer: z.array(z.string().min(1)).min(1).optional(),
    /** The secret that GitHub signs webhooks with. Without one, webhooks are not accepted. */
    webhookSecretFile: z.string().min(1).optional(),
    webhookSecretEnv: EnvironmentName.optional(),
  })
  .superRefine((app, context) => {
    const named = KEYS.filter((key) => app[key] !== undefined);
    const message = `must name one of ${KEYS.join(', ')}`;
    if (named.length === 0) context.addIssue({ code: 'custom', message });
    if (named.length > 1) context.addIssue({ code: 'custom', message: `${message}, not ${named.join(' and ')}` });
    if (app.webhookSecretFile !== undefined && app.webhookSecretEnv !== undefined) {
      const message = 'must name one of webhookSecretFile, webhookSecretEnv, not both';
      context.addIssue({ code: 'custom', path: ['webhookSecretEnv'], message });
    }
  })
  .transform(({ id, privateKeyFile, privateKeyEnv, signer, webhookSecretFile, webhookSecretEnv }) => {
    const webhookSecret = secretSource(webhookSecretFile, webhookSecretEnv);
    const key: AppKeySource = secretSource(privateKeyFile, privateKeyEnv) ?? { kind: 'signer', command: signer ?? [] };
    return { id, key, ...(webhookSecret === undefined ? {} : { webhookSecret }) };
  });
export type GitHubAppConfig = z.infer<typeof GitHubAppConfig>;

function secretSource(path: string | undefined, name: string | undefined): SecretSource | undefined {
  if (path !== undefined) return { kind: 'file', path };
  return name === undefined ? undefined : { kind: 'env', name };
}

/** For people: which key is meant. */
export function describeKey(source: AppKeySource): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'env':
      return `the environment variable ${source.name}`;
    case 'signer':
      return `the signer ${source.command[0]}`;
  }
}
