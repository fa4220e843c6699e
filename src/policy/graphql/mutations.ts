import type { ProtectedAction } from '../../contract/protected-actions.ts';
import { REF_MUTATIONS, type RefMutation } from './ref-mutations.ts';

export type MutationRule =
  | { readonly kind: 'work' }
  | { readonly kind: 'action'; readonly action: ProtectedAction }
  | { readonly kind: 'ref'; readonly read: RefMutation };

/** Issues, pull requests, discussions, projects, checks, and whatever is said about them. */
const WORK = `
  addAssigneesToAssignable addComment addDiscussionComment addDiscussionPollVote addLabelsToLabelable addProjectCard
  addProjectColumn addProjectV2DraftIssue addProjectV2ItemById addPullRequestReview addPullRequestReviewComment
  addPullRequestReviewThread addPullRequestReviewThreadReply addReaction addStar addSubIssue addUpvote archiveProjectV2Item
  clearLabelsFromLabelable clearProjectV2ItemFieldValue cloneProject closeDiscussion closeIssue closePullRequest
  convertProjectCardNoteToIssue convertProjectV2DraftIssueItemToIssue convertPullRequestToDraft copyProjectV2
  createCheckRun createCheckSuite createDiscussion createIssue createLabel createProject createProjectV2
  createProjectV2Field createProjectV2StatusUpdate createPullRequest createTeamDiscussion createTeamDiscussionComment
  deleteDiscussion deleteDiscussionComment deleteIssue deleteIssueComment deleteLabel deleteLinkedBranch deleteProject
  deleteProjectCard deleteProjectColumn deleteProjectV2 deleteProjectV2Field deleteProjectV2Item
  deleteProjectV2StatusUpdate deleteProjectV2Workflow deletePullRequestReview deletePullRequestReviewComment
  deleteTeamDiscussion deleteTeamDiscussionComment dequeuePullRequest disablePullRequestAutoMerge
  dismissPullRequestReview importProject linkProjectV2ToRepository linkProjectV2ToTeam linkRepositoryToProject
  lockLockable markDiscussionCommentAsAnswer markFileAsViewed markProjectV2AsTemplate markPullRequestReadyForReview
  minimizeComment moveProjectCard moveProjectColumn pinIssue removeAssigneesFromAssignable removeLabelsFromLabelable
  removeReaction removeStar removeSubIssue removeUpvote reopenDiscussion reopenIssue reopenPullRequest reprioritizeSubIssue
  requestReviews resolveReviewThread submitPullRequestReview transferIssue unarchiveProjectV2Item
  unlinkProjectV2FromRepository unlinkProjectV2FromTeam unlinkRepositoryFromProject unlockLockable
  unmarkDiscussionCommentAsAnswer unmarkFileAsViewed unmarkIssueAsDuplicate unmarkProjectV2AsTemplate unminimizeComment
  unpinIssue unresolveReviewThread updateCheckRun updateDiscussion updateDiscussionComment updateIssue
  updateIssueComment updateLabel updateProject updateProjectCard updateProjectColumn updateProjectV2
  updateProjectV2DraftIssue updateProjectV2Field updateProjectV2ItemFieldValue updateProjectV2ItemPosition
  updateProjectV2StatusUpdate updatePullRequest updatePullRequestReview updatePullRequestReviewComment
  updateSubscription updateTeamDiscussion updateTeamDiscussionComment`;

const ACTIONS: Partial<Record<ProtectedAction, string>> = {
  // The last writes to a head branch that it does not name.
  merge: 'enablePullRequestAutoMerge enqueuePullRequest mergePullRequest updatePullRequestBranch',
  // What GitHub is asked to check again may be a suite of Actions.
  dispatch_workflow: 'rerequestCheckSuite',
  deploy: 'approveDeployments createDeploymentStatus deleteDeployment rejectDeployments',
  settings: `
    acceptTopicSuggestion archiveRepository createBranchProtectionRule createEnvironment declineTopicSuggestion
    deleteBranchProtectionRule deleteEnvironment pinEnvironment reorderEnvironment setRepositoryInteractionLimit
    unarchiveRepository updateBranchProtectionRule updateCheckSuitePreferences updateEnvironment updateRepository
    updateRepositoryWebCommitSignoffSetting updateTopics`,
  collaborators: 'removeOutsideCollaborator updateProjectV2Collaborators updateTeamsRepository',
  rulesets: 'createRepositoryRuleset deleteRepositoryRuleset updateRepositoryRuleset',
  security: 'dismissRepositoryVulnerabilityAlert',
  packages: 'deletePackageVersion',
  // Repositories come into being at an account, enterprises and sponsors are nobody's daily work.
  organization: `
    abortQueuedMigrations abortRepositoryMigration acceptEnterpriseAdministratorInvitation
    acceptEnterpriseMemberInvitation accessUserNamespaceRepository addEnterpriseOrganizationMember
    addEnterpriseSupportEntitlement addVerifiableDomain approveVerifiableDomain cancelEnterpriseAdminInvitation
    cancelEnterpriseMemberInvitation cancelSponsorship changeUserStatus cloneTemplateRepository
    createAttributionInvitation createEnterpriseOrganization createIpAllowListEntry createMigrationSource
    createRepository createSponsorsListing createSponsorsTier createSponsorship createSponsorships createUserList
    deleteIpAllowListEntry deleteUserList deleteVerifiableDomain followOrganization followUser
    grantEnterpriseOrganizationsMigratorRole grantMigratorRole inviteEnterpriseAdmin inviteEnterpriseMember
    publishSponsorsTier regenerateEnterpriseIdentityProviderRecoveryCodes regenerateVerifiableDomainToken
    removeEnterpriseAdmin removeEnterpriseIdentityProvider removeEnterpriseMember removeEnterpriseOrganization
    removeEnterpriseSupportEntitlement retireSponsorsTier revokeEnterpriseOrganizationsMigratorRole
    revokeMigratorRole setEnterpriseIdentityProvider setOrganizationInteractionLimit setUserInteractionLimit
    startOrganizationMigration startRepositoryMigration transferEnterpriseOrganization unfollowOrganization unfollowUser
    updateEnterpriseAdministratorRole updateEnterpriseAllowPrivateRepositoryForkingSetting
    updateEnterpriseDefaultRepositoryPermissionSetting updateEnterpriseDeployKeySetting
    updateEnterpriseMembersCanChangeRepositoryVisibilitySetting updateEnterpriseMembersCanCreateRepositoriesSetting
    updateEnterpriseMembersCanDeleteIssuesSetting updateEnterpriseMembersCanDeleteRepositoriesSetting
    updateEnterpriseMembersCanInviteCollaboratorsSetting updateEnterpriseMembersCanMakePurchasesSetting
    updateEnterpriseMembersCanUpdateProtectedBranchesSetting updateEnterpriseMembersCanViewDependencyInsightsSetting
    updateEnterpriseOrganizationProjectsSetting updateEnterpriseOwnerOrganizationRole updateEnterpriseProfile
    updateEnterpriseRepositoryProjectsSetting updateEnterpriseTeamDiscussionsSetting
    updateEnterpriseTwoFactorAuthenticationDisallowedMethodsSetting
    updateEnterpriseTwoFactorAuthenticationRequiredSetting updateIpAllowListEnabledSetting updateIpAllowListEntry
    updateIpAllowListForInstalledAppsEnabledSetting updateNotificationRestrictionSetting
    updateOrganizationAllowPrivateRepositoryForkingSetting updateOrganizationWebCommitSignoffSetting
    updatePatreonSponsorability updateSponsorshipPreferences updateTeamReviewAssignment updateUserList
    updateUserListsForItem verifyVerifiableDomain`,
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** GitHub's mutations, all of them: a test holds this against its schema. GraphQL's names have a case. */
export const MUTATIONS: ReadonlyMap<string, MutationRule> = new Map<string, MutationRule>([
  ...words(WORK).map((name): [string, MutationRule] => [name, { kind: 'work' }]),
  ...Object.entries(ACTIONS).flatMap(([action, names]) =>
    words(names).map((name): [string, MutationRule] => [name, { kind: 'action', action: action as ProtectedAction }]),
  ),
  ...[...REF_MUTATIONS].map(([name, read]): [string, MutationRule] => [name, { kind: 'ref', read }]),
]);
