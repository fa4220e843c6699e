import { dirname } from 'node:path';
import { z } from 'zod';
import type { AppCheckRequest, AppNeed } from '../../contract/app-check.ts';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { Grants } from '../../contract/grant.ts';
import { isSameName } from '../../contract/same-name.ts';
import { widest } from '../broker/permissions.ts';
import { type GitHubConfig, MooringConfig } from '../config.ts';
import { absolute, invalid, parseAs, readConfigText } from '../read-config.ts';

/** What is asked of Apps: those of `github`, and what workspaces need of them. */
export type AppsAndNeeds = { readonly github: readonly GitHubConfig[]; readonly needs: readonly NeedAt[] };

/** A need at the GitHub of that name; at the first one when undefined. */
export type NeedAt = AppNeed & { readonly github: string | undefined };

/** mooring.yaml as far as its Apps go: right after an App was made, workspaces may still be missing. */
const AppsConfig = z.looseObject({
  github: MooringConfig.shape.github,
  workspaces: z.array(z.looseObject({ grants: Grants })).nullish(),
});

export async function readApps(source: AppCheckRequest['source']): Promise<AppsAndNeeds> {
  if ('config' in source) return appsOf(source.config, await readConfigText(source.config));
  const { web, name, id, privateKeyFile, need } = source;
  const app = { id, key: { kind: 'file' as const, path: privateKeyFile } };
  const github = { web, app, ...(name === undefined ? {} : { name }) };
  return { github: [github], needs: [{ ...need, github: undefined }] };
}

function appsOf(file: string, text: string): AppsAndNeeds {
  const parsed = parseAs(AppsConfig, text, file);
  const github = parsed.github.map((each) => ({ ...each, app: absolute(each.app, dirname(file)) }));
  const grants = (parsed.workspaces ?? []).flatMap((workspace) => workspace.grants);
  const needs = [...Map.groupBy(grants, (grant) => `${grant.github ?? ''} ${grant.owner.toLowerCase()}`).values()];
  const granted = needs.map((same): NeedAt => ({
    github: same[0]?.github,
    owner: same[0]?.owner ?? '',
    repositories: [...new Set(same.flatMap(({ repositories }) => repositories))],
    permissions: widest(same.map(({ permissions }) => permissions)),
  }));
  const named = github.flatMap(({ web, name, owners = [] }) =>
    owners
      .filter((owner) => !granted.some((need) => isSameName(need.owner, owner)))
      .map((owner): NeedAt => {
        return { github: gitHubInstanceAt(web, name).name, owner, repositories: [], permissions: {} };
      }),
  );
  const all = [...granted, ...named];
  if (all.length === 0) throw invalid(file, ['neither a workspace nor github.owners names an owner to look at']);
  return { github, needs: all };
}
