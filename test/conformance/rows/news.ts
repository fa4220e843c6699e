/**
 * Shell functions for what others did at GitHub meanwhile. They write into its repositories directly, `$GITHUB` being
 * their folder: a push for each row's sake would cost more than the row.
 */
export const NEWS_AT_GITHUB = `
bare() { git -C "$GITHUB/acme/harbor.git" "$@"; }
# One more commit on a branch, which is made from main when there is none.
commit_there() {
  from=$(bare rev-parse --verify -q "refs/heads/$1" || bare rev-parse main)
  new=$(bare -c user.name=ada -c user.email=ada@mooring.invalid commit-tree -p "$from" -m "$2" "$from^{tree}")
  bare update-ref "refs/heads/$1" "$new"
}
# A branch with one file more, and a pull request for it: number 14, for thirteen issues are seeded.
pull_request_there() {
  blob=$(echo pier | bare hash-object -w --stdin)
  export GIT_INDEX_FILE="$HOME/index"
  bare read-tree main
  bare update-index --add --cacheinfo "100644,$blob,pier.txt"
  tree=$(bare write-tree)
  unset GIT_INDEX_FILE
  new=$(bare -c user.name=ada -c user.email=ada@mooring.invalid commit-tree -p main -m 'Add a pier' "$tree")
  bare update-ref refs/heads/topic "$new"
  gh api repos/acme/harbor/pulls -f title='Add a pier' -f body='Closes #1.' -f head=topic -f base=main --silent
}
tag_there() { bare -c user.name=ada -c user.email=ada@mooring.invalid tag "$@"; }
# The lighthouse at vendor/lighthouse of main.
submodule_there() {
  light=$(git -C "$GITHUB/acme/lighthouse.git" rev-parse main)
  text=$(printf '[submodule "vendor/lighthouse"]\\n\\tpath = vendor/lighthouse\\n\\turl = https://github.com/acme/lighthouse\\n' |
    bare hash-object -w --stdin)
  export GIT_INDEX_FILE="$HOME/index"
  bare read-tree main
  bare update-index --add --cacheinfo "160000,$light,vendor/lighthouse" --cacheinfo "100644,$text,.gitmodules"
  tree=$(bare write-tree)
  unset GIT_INDEX_FILE
  new=$(bare -c user.name=ada -c user.email=ada@mooring.invalid commit-tree -p main -m 'Add a lighthouse' "$tree")
  bare update-ref refs/heads/main "$new"
}
`;
