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
# A branch with one more commit than main has, in which something stands as update-index --cacheinfo has it.
add_there() {
  branch=$1 message=$2
  shift 2
  export GIT_INDEX_FILE="$HOME/index"
  bare read-tree main
  for entry; do bare update-index --add --cacheinfo "$entry"; done
  tree=$(bare write-tree)
  unset GIT_INDEX_FILE
  new=$(bare -c user.name=ada -c user.email=ada@mooring.invalid commit-tree -p main -m "$message" "$tree")
  bare update-ref "refs/heads/$branch" "$new"
}
# A branch with one file more, and a pull request for it: number 14, for thirteen issues are seeded.
pull_request_there() {
  add_there topic 'Add a pier' "100644,$(echo pier | bare hash-object -w --stdin),pier.txt"
  gh api repos/acme/harbor/pulls -f title='Add a pier' -f body='Closes #1.' -f head=topic -f base=main --silent
}
# A workflow on main that can be dispatched, its one job for such a machine.
workflow_there() {
  file=$(printf 'name: CI\\non: { workflow_dispatch: { inputs: { depth: {} } } }\\njobs:\\n  build:\\n    runs-on: %s\\n    steps: [{ run: make }]\\n' "$1" |
    bare hash-object -w --stdin)
  add_there main 'Add a workflow' "100644,$file,.github/workflows/ci.yml"
}
tag_there() { bare -c user.name=ada -c user.email=ada@mooring.invalid tag "$@"; }
# The lighthouse at vendor/lighthouse of main.
submodule_there() {
  light=$(git -C "$GITHUB/acme/lighthouse.git" rev-parse main)
  text=$(printf '[submodule "vendor/lighthouse"]\\n\\tpath = vendor/lighthouse\\n\\turl = https://github.com/acme/lighthouse\\n' |
    bare hash-object -w --stdin)
  add_there main 'Add a lighthouse' "160000,$light,vendor/lighthouse" "100644,$text,.gitmodules"
}
`;
