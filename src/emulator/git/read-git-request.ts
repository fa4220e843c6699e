/** The requests of git's smart HTTP protocol: https://git-scm.com/docs/http-protocol */
export type GitRequest = {
  readonly owner: string;
  readonly name: string;
  readonly service: 'git-upload-pack' | 'git-receive-pack';
  readonly step: 'info/refs' | 'rpc';
  /** Without the leading question mark. */
  readonly query: string;
};

const PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;
const NAME = /^[A-Za-z0-9._-]+$/;

/** What git asks for, or undefined when it is not git's smart protocol. */
export function readGitRequest(method: string, target: string): GitRequest | undefined {
  const [path = '', query = ''] = target.split('?', 2);
  const match = PATH.exec(path);
  const [, owner = '', name = '', step = ''] = match ?? [];
  // Names are letters, digits, dots and dashes: nothing to decode, and no way out of the repositories' folder.
  if (!NAME.test(owner) || !NAME.test(name) || owner.startsWith('.') || name === '.' || name === '..') return undefined;
  const service = step === 'info/refs' ? new URLSearchParams(query).get('service') : step;
  if (service !== 'git-upload-pack' && service !== 'git-receive-pack') return undefined;
  if (method !== (step === 'info/refs' ? 'GET' : 'POST')) return undefined;
  return { owner, name, service, step: step === 'info/refs' ? 'info/refs' : 'rpc', query };
}
