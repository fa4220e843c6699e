import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The parts of the emulator's state that tell who worked on what. It is read after the emulator has ended. */
const State = z.object({
  model: z.object({
    tokens: z.array(z.object({ expiresAt: z.number(), revokedAt: z.number().optional() })),
    issues: z.array(z.object({ id: z.number(), repositoryId: z.number(), number: z.number(), body: z.string() })),
    comments: z.array(z.object({ id: z.number(), issueId: z.number(), body: z.string() })),
    pullRequests: z.array(z.object({ issueId: z.number(), repositoryId: z.number(), headRef: z.string() })),
  }),
});
export type GitHubState = z.infer<typeof State>['model'];

export async function keptState(dataFolder: string): Promise<GitHubState> {
  return State.parse(JSON.parse(await readFile(join(dataFolder, 'emulator', 'state.json'), 'utf8'))).model;
}

export type Claim = {
  readonly issue: string;
  /** Whose claim stands: the first to have commented. */
  readonly workspace: string;
  /** The order of claims on the server. */
  readonly order: number;
  /** Who opened a pull request for it. */
  readonly openedBy: readonly string[];
  /** Who said that it was shipped. */
  readonly shippedBy: readonly string[];
};

/** Every issue that was claimed, with all that anybody did for it. */
export function claims({ issues, comments, pullRequests }: GitHubState): Claim[] {
  return issues.flatMap((issue) => {
    const said = comments.filter(({ issueId }) => issueId === issue.id).toSorted((a, b) => a.id - b.id);
    const first = said.find(({ body }) => body.startsWith('Claimed by workspace '));
    if (first === undefined) return [];
    const opened = pullRequests.filter(
      ({ repositoryId, headRef }) => repositoryId === issue.repositoryId && headRef === `mooring/issue-${issue.number}`,
    );
    const bodies = opened.map(({ issueId }) => issues.find(({ id }) => id === issueId)?.body ?? '');
    return {
      issue: `${issue.repositoryId}#${issue.number}`,
      workspace: workspaceIn(first.body),
      order: first.id,
      openedBy: bodies.map(workspaceIn),
      shippedBy: said.filter(({ body }) => body.startsWith('Shipped by')).map(({ body }) => workspaceIn(body)),
    };
  });
}

function workspaceIn(text: string): string {
  return /by workspace ([a-z0-9-]+)/.exec(text)?.[1] ?? `nobody in "${text}"`;
}
