import { harbor } from './harbor.ts';
import { lighthouse } from './lighthouse.ts';
import { tide } from './tide.ts';
import type { RepositorySeed } from './types.ts';

export const REPOSITORIES: readonly RepositorySeed[] = [harbor, lighthouse, tide];
