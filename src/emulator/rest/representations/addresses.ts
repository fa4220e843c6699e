import type { EmulatorContext } from '../../context.ts';
import { fullName } from '../../actions/records.ts';
import type { Repository } from '../../state/model.ts';

/** `https://api.github.com/repos/acme/tide`, without a trailing slash. */
export function repositoryApi({ model, publicUrls }: EmulatorContext, repository: Repository): string {
  return `${publicUrls.api}/repos/${fullName(model, repository)}`;
}

/** `https://github.com/acme/tide`. */
export function repositoryWeb({ model, publicUrls }: EmulatorContext, repository: Repository): string {
  return `${publicUrls.web}/${fullName(model, repository)}`;
}

/** A path or ref inside an address: slashes stay, everything else that needs it is escaped. */
export const escapePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
