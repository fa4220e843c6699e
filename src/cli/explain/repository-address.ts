import { Owner, RepositoryName } from '../../contract/grant.ts';
import type { RepositoryRef } from '../../policy/verdict.ts';

/** A repository as people name it: `owner/name`, or a URL of any form that git takes. */
export type Address =
  | { readonly kind: 'repository'; readonly repository: RepositoryRef }
  /** Of another host than the workspace's GitHub. */
  | { readonly kind: 'elsewhere'; readonly host: string }
  /** No address: the name of a remote. */
  | { readonly kind: 'name' };

export function readAddress(text: string, github: string): Address {
  const [, host, path = ''] =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:]+(?::\d+)?)\/(.*)$/i.exec(text) ??
    /^(?:[^/@:]+@)?([^/:]+):(.*)$/.exec(text) ??
    [];
  if (host !== undefined && host.toLowerCase() !== github.toLowerCase()) return { kind: 'elsewhere', host };
  const repository = readRepository(host === undefined ? text : path);
  return repository === undefined ? { kind: 'name' } : { kind: 'repository', repository };
}

/** `owner/name`, with or without `.git` and a slash at the end. */
export function readRepository(text: string): RepositoryRef | undefined {
  const [owner = '', name = '', ...more] = text
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .split('/');
  const isRepository = more.length === 0 && Owner.safeParse(owner).success && RepositoryName.safeParse(name).success;
  return isRepository ? { owner, name } : undefined;
}
