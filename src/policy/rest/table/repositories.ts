import { below, type Rows } from '../rows.ts';

/** A repository itself, and who and what gets at it. */
export const REPOSITORIES: Rows = below('/repos/{owner}/{repo}', [
  ['PATCH DELETE', '', 'settings'],
  ['POST', '/autolinks', 'settings'],
  ['DELETE', '/autolinks/{autolink_id}', 'settings'],
  ['PUT DELETE', '/collaborators/{username}', 'collaborators'],
  ['POST', '/forks', 'organization'],
  ['POST', '/generate', 'organization'],
  ['POST', '/hooks', 'hooks'],
  ['PATCH DELETE', '/hooks/{hook_id}', 'hooks'],
  ['PATCH', '/hooks/{hook_id}/config', 'hooks'],
  ['POST', '/hooks/{hook_id}/deliveries/{delivery_id}/attempts', 'hooks'],
  ['POST', '/hooks/{hook_id}/pings', 'hooks'],
  ['POST', '/hooks/{hook_id}/tests', 'hooks'],
  ['PUT DELETE', '/interaction-limits', 'settings'],
  ['PUT DELETE', '/interaction-limits/pulls/bypass-list', 'settings'],
  ['PATCH', '/interaction-limits/pulls/creation-cap', 'settings'],
  ['PATCH DELETE', '/invitations/{invitation_id}', 'collaborators'],
  ['POST', '/keys', 'keys'],
  ['DELETE', '/keys/{key_id}', 'keys'],
  ['PATCH DELETE', '/pre-receive-hooks/{pre_receive_hook_id}', 'settings'],
  ['PATCH', '/properties/values', 'settings'],
  ['POST', '/rulesets', 'rulesets'],
  ['PUT DELETE', '/rulesets/{ruleset_id}', 'rulesets'],
  ['PUT', '/topics', 'settings'],
  ['POST', '/transfer', 'settings'],
]);
