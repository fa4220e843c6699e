/**
 * What gh 2.46 sends and 2.23 does not, put together from its sources as its query builder does:
 * https://github.com/cli/cli/tree/v2.46.0 (api/query_builder.go, pkg/cmd/{pr,issue}, internal/featuredetection).
 */
const COMMENTS =
  'nodes{id,author{login,...on User{id,name}},authorAssociation,body,createdAt,includesCreatedEdit,isMinimized,' +
  'minimizedReason,reactionGroups{content,users{totalCount}},url,viewerDidAuthor},pageInfo{hasNextPage,endCursor},totalCount';
const AUTO_MERGE =
  'autoMergeRequest{authorEmail,commitBody,commitHeadline,mergeMethod,enabledAt,enabledBy{login,...on User{id,name}}}';
const PROJECT_ITEMS =
  'nodes{id,project{id,title},status:fieldValueByName(name: "Status"){...on ProjectV2ItemFieldSingleSelectValue{optionId,name}}},' +
  'pageInfo{hasNextPage,endCursor}';
const REVIEW_REQUESTS =
  'reviewRequests(first: 100){nodes{requestedReviewer{__typename,...on User{login},...on Team{organization{login} name,slug}}}}';
const REVIEWS =
  'reviews(first: 100){nodes{id,author{login},authorAssociation,submittedAt,body,state,commit{oid},' +
  'reactionGroups{content,users{totalCount}}} pageInfo{hasNextPage,endCursor} totalCount}';
const LATEST_REVIEWS = 'latestReviews(first: 100){nodes{author{login},authorAssociation,submittedAt,body,state}}';
const CONVERSATION =
  'number,url,state,createdAt,title,body,author{login,...on User{id,name}},milestone{number,title,description,dueOn},' +
  'assignees(first:100){nodes{id,login,name},totalCount},labels(first:100){nodes{id,name,description,color},totalCount},' +
  'projectCards(first:100){nodes{project{name}column{name}},totalCount},reactionGroups{content,users{totalCount}}';
const LAST_COMMENT =
  'comments(last: 1){nodes{author{login,...on User{id,name}},authorAssociation,body,createdAt,includesCreatedEdit,isMinimized,' +
  'minimizedReason,reactionGroups{content,users{totalCount}}},totalCount}';
const CHECKS =
  'statusCheckRollup: commits(last: 1){nodes{commit{statusCheckRollup{contexts(first:100){nodes{__typename ...on StatusContext' +
  '{context,state,targetUrl,createdAt,description},...on CheckRun{name,checkSuite{workflowRun{workflow{name}}},status,' +
  'conclusion,startedAt,completedAt,detailsUrl}},pageInfo{hasNextPage,endCursor}}}}}}';
const CHECK_COUNTS =
  'statusCheckRollup: commits(last: 1){nodes{commit{statusCheckRollup{contexts{checkRunCount,checkRunCountsByState{state,count},' +
  'statusContextCount,statusContextCountsByState{state,count}}}}}}';

export const GH_2_46: Readonly<Record<string, string>> = {
  'issue view': `query IssueByNumber($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) {
    hasIssuesEnabled issue: issueOrPullRequest(number: $number) { __typename
      ...on Issue{${CONVERSATION},${LAST_COMMENT},stateReason} ...on PullRequest{${CONVERSATION},${LAST_COMMENT}} } } }`,
  'issue edit': `query IssueProjectItems($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
    repository(owner: $owner, name: $name) { issue(number: $number) { projectItems(first: 100, after: $endCursor) {${PROJECT_ITEMS}} } } }`,
  'issue develop': `query ListLinkedBranches($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) {
    issue(number: $number) { linkedBranches(first: 30) { nodes { ref { name repository { url } } } } } } }`,
  'pr view': `query PullRequestByNumber($owner: String!, $repo: String!, $pr_number: Int!) { repository(owner: $owner, name: $repo) {
    pullRequest(number: $pr_number) {${CONVERSATION},id,${AUTO_MERGE},isDraft,maintainerCanModify,mergeable,additions,deletions,
      commits{totalCount},baseRefName,headRefName,headRepositoryOwner{id,login,...on User{name}},headRepository{id,name},
      isCrossRepository,${REVIEW_REQUESTS},${REVIEWS},comments(first: 100){${COMMENTS}},${CHECKS}} } }`,
  'pr view of a branch': `query PullRequestForBranch($owner: String!, $repo: String!, $headRefName: String!, $states: [PullRequestState!]) {
    repository(owner: $owner, name: $repo) { pullRequests(headRefName: $headRefName, states: $states, first: 30,
      orderBy: { field: CREATED_AT, direction: DESC }) { nodes {number,state,baseRefName,headRefName,isCrossRepository,
        headRepositoryOwner{id,login,...on User{name}},isInMergeQueue,isMergeQueueEnabled} } defaultBranchRef { name } } }`,
  'pr edit': `query PullRequestProjectItems($owner: String!, $name: String!, $pr_number: Int!, $endCursor: String) {
    repository(owner: $owner, name: $name) { pullRequest(number: $pr_number) { projectItems(first: 100, after: $endCursor) {${PROJECT_ITEMS}} } } }`,
  'pr merge': `query PullRequestMergeText($prID: ID!, $method: PullRequestMergeMethod!) { node(id: $prID) { ...on PullRequest {
    viewerMergeHeadlineText(mergeType: $method) viewerMergeBodyText(mergeType: $method) } } }`,
  'pr status': `fragment pr on PullRequest {number,title,state,url,isDraft,isCrossRepository,headRefName,
      headRepositoryOwner{id,login,...on User{name}},mergeStateStatus,baseRef{branchProtectionRule{requiresStrictStatusChecks}},
      ${AUTO_MERGE},mergeable,${CHECK_COUNTS}}
    fragment prWithReviews on PullRequest {...pr,reviewDecision,${LATEST_REVIEWS}}
    query PullRequestStatus($owner: String!, $repo: String!, $headRefName: String!, $viewerQuery: String!, $reviewerQuery: String!, $per_page: Int = 10) {
      repository(owner: $owner, name: $repo) { defaultBranchRef { name } pullRequests(headRefName: $headRefName, first: $per_page,
        orderBy: { field: CREATED_AT, direction: DESC }) { totalCount edges { node { ...prWithReviews } } } }
      viewerCreated: search(query: $viewerQuery, type: ISSUE, first: $per_page) { totalCount: issueCount edges { node { ...prWithReviews } } }
      reviewRequested: search(query: $reviewerQuery, type: ISSUE, first: $per_page) { totalCount: issueCount edges { node { ...pr } } } }`,
  'feature detection': `query PullRequest_fields { PullRequest: __type(name: "PullRequest"){fields(includeDeprecated: true){name}}
    StatusCheckRollupContextConnection: __type(name: "StatusCheckRollupContextConnection"){fields(includeDeprecated: true){name}} }`,
  'more feature detection':
    'query PullRequest_fields2 { WorkflowRun: __type(name: "WorkflowRun"){fields(includeDeprecated: true){name}} }',
};
