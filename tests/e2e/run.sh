#!/bin/bash
# End-to-end tests: quickstart.sh on hosts of their own, then what can be asserted from outside.
#   run.sh [core|full]         the last line is "N passed, M failed, K skipped"
#   run.sh --list [core|full]  names only
#   run.sh --one NAME          one test, on the hosts that an earlier run with E2E_KEEP=1 left
# Settings: E2E_KEEP=1 leaves the hosts;  E2E_SECONDS no test starts later than that (core: 1800, full: 10800);  E2E_ONLY=REGEX
# A test is a function test_NAME in one of the files below; it runs in a process of its own, in the order of definition.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")"); . "$here/lib.sh"
core=(cluster repeat cmdlets actions hosts agent resident repair refusals interruptions controllers)
full=(drains kills agent-kills failover takeover upgrade)

tests_of() { local file; for file; do sed -n 's/^test_\([a-z0-9_]*\)() {.*/\1/p' "$here/$file.sh"; done; }
load() { local file; for file in "${core[@]}" "${full[@]}" removal; do . "$here/$file.sh"; done; }

if [ "${1:-}" = --one ]; then
  load
  trap 'echo "failed: $BASH_COMMAND" >&2' ERR
  set -E; "test_$2"
  exit
fi
list=; [ "${1:-}" != --list ] || { list=1; shift; }
files=("${core[@]}")
limit=600 time=1800
[ "${1:-core}" != full ] || { files+=("${full[@]}"); limit=3600 time=10800; }
files+=(removal)     # comes last
mapfile -t names < <(tests_of "${files[@]}" | grep -E "${E2E_ONLY:-.}")
[ -z "$list" ] || { printf '%s\n' quickstart "${names[@]}"; exit; }

reason=$(tb_cannot_run)
if [ -n "$reason" ]; then
  echo "end-to-end tests cannot run here: $reason"
  echo "0 passed, 0 failed, $((${#names[@]} + 1)) skipped"
  exit
fi

passed=0 failed=0 skipped=0
output=$(mktemp)
down() { rm -f "$output"; [ -n "${E2E_KEEP:-}" ] || { "$top/tests/testbed/hosts-down.sh" --wipe; rm -rf "$home" "$scratch"; }; }
trap down EXIT
# one NAME SECONDS COMMAND...: a line for the test; all it said when it failed. A test that runs others ends with their counts.
one() {
  local name=$1 limit=$2 t0 code=0 counts ok bad skip; shift 2; t0=$(date +%s%N)
  timeout --kill-after=10 "$limit" "$@" >"$output" 2>&1 || code=$?
  local seconds; seconds=$(awk "BEGIN {printf \"%.1f\", ($(date +%s%N) - $t0) / 1e9}")
  counts=$(grep -xE '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$output" | tail -n1) || true
  read -r ok _ bad _ skip _ <<<"${counts:-$((code == 0)) passed, 0 failed, 0 skipped}"
  [ $code = 0 ] || [ "$bad" != 0 ] || bad=1
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
  if [ $code = 0 ]; then echo "ok   $name ($seconds s)${counts:+: $counts}"; return; fi
  [ $code != 124 ] || echo "not done after $limit s" >>"$output"
  echo "FAIL $name ($seconds s): $(grep -v '^failed: ' "$output" | tail -n1)"
  tail -n 40 "$output" | sed 's/^/     | /'
  return 1
}

[ -n "${E2E_KEEP:-}" ] && [ -d "$home" ] || { "$top/tests/testbed/hosts-down.sh" --wipe 2>/dev/null; rm -rf "$home" "$scratch"; }
if one quickstart 1500 "$top/quickstart.sh" --controller --no-controllers; then
  cp "$output" "$top/out/quickstart.log"
  "$top/tests/testbed/hosts-up.sh" 4
  lend_admin
  for name in "${names[@]}"; do
    if [ $SECONDS -ge "${E2E_SECONDS:-$time}" ]; then skipped=$((skipped + 1)); echo "skip $name: out of time (E2E_SECONDS)"; continue; fi
    one "$name" $limit "$here/run.sh" --one "$name" || true
  done
else
  skipped=${#names[@]}; echo "skipped all others: there is no cluster to ask"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
