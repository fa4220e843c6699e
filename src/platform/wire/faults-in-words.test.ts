import { expect, test } from 'vitest';
import { ERROR_STATUS } from '../../contract/errors.ts';
import { FaultNotice } from '../../contract/status.ts';
import type { GitHubRefusal } from '../github/refusals.ts';
import { type Refusal, toNotice } from './refuse.ts';

const owner = 'acme';
const page = 'https://github.com/organizations/acme/settings/installations/7';
const looksLikeAToken = `ghs_${'x'.repeat(36)}`;

/** Every refusal that there is: a reason that is added to the type and not here does not compile. */
const EVERY_REFUSAL: { [Reason in Refusal['reason']]: Extract<Refusal, { reason: Reason }> } = {
  bad_request: { reason: 'bad_request', detail: looksLikeAToken },
  not_found: { reason: 'not_found' },
  signature_missing: { reason: 'signature_missing' },
  signature_invalid: { reason: 'signature_invalid', detail: looksLikeAToken },
  workspace_mismatch: { reason: 'workspace_mismatch' },
  operator_credential_invalid: { reason: 'operator_credential_invalid' },
  owner_not_granted: { reason: 'owner_not_granted', owner },
  owner_ambiguous: { reason: 'owner_ambiguous', owners: [owner, 'umbrella'] },
  repository_not_granted: { reason: 'repository_not_granted', repository: 'acme/tide' },
  scope_too_wide: { reason: 'scope_too_wide', most: 500 },
  turn_not_leased: { reason: 'turn_not_leased' },
  workspace_not_found: { reason: 'workspace_not_found', name: 'ada' },
  workspace_exists: { reason: 'workspace_exists', name: 'ada' },
  workspace_running: { reason: 'workspace_running', name: 'ada' },
  workspace_removed: { reason: 'workspace_removed', name: 'ada', by: 'operator' },
  workspace_stopped: { reason: 'workspace_stopped', name: 'ada' },
  workspace_not_running: { reason: 'workspace_not_running', message: 'it is down', remedy: 'start it' },
  exec_not_possible: { reason: 'exec_not_possible', message: 'not here', remedy: 'go there' },
  engine_unreachable: { reason: 'engine_unreachable', message: 'no answer', remedy: 'start it' },
  engine_refused: { reason: 'engine_refused', message: 'no space left', remedy: 'make room' },
  secret_not_found: { reason: 'secret_not_found', name: 'MODEL_KEY', workspace: 'ada' },
  template_unusable: { reason: 'template_unusable', detail: 'no such template' },
  github_changed: { reason: 'github_changed', name: 'ada' },
  enrolment_code_invalid: { reason: 'enrolment_code_invalid' },
  app_not_configured: { reason: 'app_not_configured', owner },
  app_key_refused: { reason: 'app_key_refused', detail: looksLikeAToken },
  app_signer_failed: { reason: 'app_signer_failed', detail: looksLikeAToken },
  clock_skew: { reason: 'clock_skew', offset: -90_000 },
  installation_missing: {
    reason: 'installation_missing',
    owner,
    page: 'https://github.com/apps/mooring/installations/new',
  },
  installation_suspended: { reason: 'installation_suspended', owner, page },
  permission_not_granted: { reason: 'permission_not_granted', owner, permissions: ['issues: write'], page },
  repository_not_installed: { reason: 'repository_not_installed', owner, repositories: ['tide'], page },
  rate_limited: { reason: 'rate_limited', retryAt: 1_000 },
  github_unreachable: { reason: 'github_unreachable', detail: `ECONNREFUSED ${looksLikeAToken}` },
  github_erring: { reason: 'github_erring', detail: `502 ${looksLikeAToken}` },
  mint_queue_full: { reason: 'mint_queue_full', retryAt: 1_000 },
  webhook_not_configured: { reason: 'webhook_not_configured' },
  webhook_signature_invalid: { reason: 'webhook_signature_invalid' },
};

const PASSES_BY_ITSELF = [
  'app_signer_failed',
  'rate_limited',
  'github_unreachable',
  'github_erring',
  'mint_queue_full',
  'engine_unreachable',
];

test.each(Object.values<Refusal>(EVERY_REFUSAL))(
  '$reason is a code of the contract, said without secrets',
  (refusal) => {
    const notice = FaultNotice.parse(toNotice(refusal));
    expect(Object.keys(ERROR_STATUS)).toContain(notice.code);
    expect(notice.message).not.toBe('');
    expect(notice.remedy).not.toBe('');
    expect(`${notice.message} ${notice.remedy}`).not.toMatch(/ghs_|undefined|\[object|\n/);
    expect(notice.waitingHelps).toBe(PASSES_BY_ITSELF.includes(refusal.reason));
  },
);

test('an instruction names who acts, and the place to click', () => {
  const remedies = (['installation_missing', 'installation_suspended', 'repository_not_installed'] as const).map(
    (reason) => toNotice(EVERY_REFUSAL[reason]).remedy,
  );
  expect(remedies).toEqual([
    'install it on acme at https://github.com/apps/mooring/installations/new',
    `have an owner of acme unsuspend it at ${page}`,
    `have an owner of acme add it to the installation at ${page}`,
  ]);
  expect(toNotice(EVERY_REFUSAL.permission_not_granted).remedy).toContain(`${page}/permissions/update`);
});

test.each<GitHubRefusal>([
  { reason: 'installation_missing', owner },
  { reason: 'installation_suspended', owner },
  { reason: 'permission_not_granted', owner, permissions: ['issues: write'] },
  { reason: 'repository_not_installed', owner, repositories: ['tide'] },
])('$reason has a remedy while its page is not known', (refusal) => {
  expect(toNotice(refusal).remedy).toMatch(/acme/);
});

test('when waiting helps until a time, it is told', () => {
  expect(toNotice(EVERY_REFUSAL.rate_limited).retryAt).toBe(1_000);
});
