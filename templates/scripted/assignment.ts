import { z } from 'zod';

export type Repository = {
  readonly owner: string;
  readonly name: string;
  /** As gh takes it with `-R`: `[HOST/]OWNER/REPO`. */
  readonly selector: string;
  readonly cloneUrl: string;
};

/** Who this agent is and where it works. */
export type Assignment = {
  readonly workspace: string;
  readonly role: 'lead' | 'member';
  /** The GitHub login that issues are assigned to. */
  readonly assignee: string;
  readonly repositories: readonly Repository[];
};

const Environment = z.object({
  MOORING_WORKSPACE: z.string().min(1),
  MOORING_ROLE: z.enum(['lead', 'member']),
  MOORING_ASSIGNEE: z.string().min(1),
  MOORING_REPOSITORIES: z
    .string()
    .regex(/^\s*[\w.-]+\/[\w.-]+(\s+[\w.-]+\/[\w.-]+)*\s*$/, 'must be a list of owner/name'),
  MOORING_GITHUB: z.string().min(1).default('github.com'),
});

/** Reads the assignment out of the environment that every Mooring agent is given. */
export function readAssignment(environment: NodeJS.ProcessEnv): Assignment {
  const values = Environment.parse(environment);
  const host = values.MOORING_GITHUB;
  return {
    workspace: values.MOORING_WORKSPACE,
    role: values.MOORING_ROLE,
    assignee: values.MOORING_ASSIGNEE,
    repositories: values.MOORING_REPOSITORIES.trim()
      .split(/\s+/)
      .map((fullName) => repositoryOn(host, fullName)),
  };
}

function repositoryOn(host: string, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  return {
    owner,
    name,
    selector: host === 'github.com' ? fullName : `${host}/${fullName}`,
    cloneUrl: `https://${host}/${fullName}.git`,
  };
}
