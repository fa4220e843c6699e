/**
 * The yardstick that the first fix of this kind shipped: a shell helper that keeps the token in a file with the time at
 * which it was fetched, and serves it while it is younger than 50 minutes. Only a cached answer is measured.
 */
export const shellHelper = (cacheFolder: string): string => `#!/bin/sh
set -eu
[ "\${1:-}" = get ] || exit 0
cache_dir="${cacheFolder}"
cache_ttl=3000
host=""
while IFS='=' read -r key value && [ -n "$key" ]; do
  if [ "$key" = host ]; then host="$value"; fi
done
[ "$host" = github.com ] || exit 0
token_file="$cache_dir/token"
expiry_file="$cache_dir/fetched_at"
[ -f "$token_file" ] && [ -f "$expiry_file" ] || exit 1
now=$(date +%s)
fetched=$(cat "$expiry_file")
if [ $((now - fetched)) -ge "$cache_ttl" ]; then exit 1; fi
token=$(cat "$token_file")
printf 'username=x-access-token\\npassword=%s\\n' "$token"
`;
