#!/bin/bash
# Run the tests; the last line is "N passed, M failed, K skipped".
#   ./test.sh               everything that is fast: units, properties, conformance, scripts, cmdlets (where PowerShell and Pester are, or can be had)
#   ./test.sh --e2e         and the core of the tests on a real cluster (root, Debian; makes and removes hosts of its own)
#   ./test.sh --e2e=full    and the long ones: kills at many moments; their results go into docs/
# Exit code 0 when nothing failed and something ran. A runner that crashes or says nothing counts as one failure.
set -uo pipefail
top=$(dirname "$(readlink -f "$0")"); cd "$top" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

e2e=''
for option; do
  case $option in
    --e2e) e2e=core ;;
    --e2e=full) e2e=full ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "unknown option $option; ./test.sh --help" >&2; exit 2 ;;
  esac
done

results=$(mktemp -d); trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0; failures=()

# run NAME COMMAND...: the command ends with a line of counts, as this script does.
run() {
  local name=$1 code line; shift
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$results/output"; code=${PIPESTATUS[0]}
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$results/output" | tail -n1)
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    [ "${BASH_REMATCH[2]}" = 0 ] || failures+=("$name: ${BASH_REMATCH[2]} failed")
    [ "$code" = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || { failed=$((failed + 1)); failures+=("$name ended with exit code $code"); }
  else
    failed=$((failed + 1)); failures+=("$name ended with exit code $code and without counts")
  fi
}

# A test project: counts come from its result file, which also exists when tests failed, not when the run crashed; a project without tests
# is a failure. A run in which nothing happens for three minutes is ended; what hung is named, and the project is run once more.
unit_tests() {
  local code trx=$results/$1.trx attempt
  for attempt in 1 2; do
    dotnet test "tests/$1" --nologo -v quiet --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" \
      --blame-hang-timeout 3m --blame-hang-dump-type none --results-directory "$results/blame"; code=$?
    grep -rqs 'Completed="False"' "$results/blame" || break
    echo "$1 hung in attempt $attempt: $(grep -rhs 'Completed="False"' "$results/blame" | sed 's/.*Name="\([^"]*\)".*/\1/' | paste -sd' ')"
    [ "$attempt" = 2 ] || rm -rf "$results/blame" "$trx"
  done
  [ -e "$trx" ] || return 1
  sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$trx" |
    { read -r total executed ok && [ "$total" -gt 0 ] && echo "$ok passed, $((executed - ok)) failed, $((total - executed)) skipped"; } || return 1
  return $code
}

conformance() { dotnet run --project tests/CephadmPS.Conformance -c Release -- tests/conformance; }

# Scripts parse; shellcheck has nothing to say, where there is one.
scripts() {
  local file ok=0 bad=0 skip=0
  while IFS= read -r file; do
    if bash -n "$file"; then ok=$((ok + 1)); else bad=$((bad + 1)); echo "FAIL syntax $file"; fi
    if ! command -v shellcheck >/dev/null; then skip=$((skip + 1))
    elif shellcheck -x "$file"; then ok=$((ok + 1)); else bad=$((bad + 1)); echo "FAIL shellcheck $file"; fi
  done < <(grep -rlE -m1 '^#!/bin/bash|^# shellcheck shell=bash' --exclude-dir={bin,obj,out,.git} . | sort)
  [ $skip = 0 ] || echo "shellcheck is not installed"
  echo "$ok passed, $bad failed, $skip skipped"
}

# The small manager module is Python, as all of Ceph's are.
manager_module() {
  local output ran bad
  command -v python3 >/dev/null || { echo "python3 is not installed"; echo "0 passed, 0 failed, 1 skipped"; return; }
  output=$(python3 -m unittest discover -s mgr-module/tests 2>&1) || true
  ran=$(sed -n 's/^Ran \([0-9]*\) tests\? in .*/\1/p' <<<"$output"); [ -n "$ran" ] || { echo "$output"; return 1; }
  bad=$(sed -n 's/^FAILED (\(.*\))$/\1/p' <<<"$output" | grep -oE '[0-9]+' | awk '{n += $1} END {if (n) print n}'); [ -z "$bad" ] || echo "$output"
  echo "$((ran - ${bad:-0})) passed, ${bad:-0} failed, 0 skipped"
}

# Cmdlets run in a real PowerShell or not at all: its reference assembly is an empty shell.
. build/powershell.sh
cmdlets() {
  local count
  if find_powershell && find_pester; then
    dotnet msbuild build/package.proj -nologo -v:quiet -t:Module || return 1
    "${powershell[@]}" -NoProfile -NonInteractive -File tests/Pester/run.ps1
    return
  fi
  count=$(cat tests/Pester/*.Tests.ps1 | grep -cE '^\s*It ')
  echo "PowerShell with Pester 5 is not here and cannot be had from NuGet: $count cmdlet tests skipped"
  echo "0 passed, 0 failed, $count skipped"
}

end_to_end() { tests/e2e/run.sh "$e2e"; }

command -v dotnet >/dev/null || { echo "the .NET SDK is not on PATH; see https://dot.net/download" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
for project in tests/*.Tests; do run "$(basename "$project")" unit_tests "$(basename "$project")"; done
[ ! -d tests/conformance ] || run "conformance" conformance
run "scripts" scripts
run "manager module" manager_module
[ ! -d tests/Pester ] || run "cmdlets" cmdlets
[ -z "$e2e" ] || run "end to end ($e2e)" end_to_end

echo
for failure in "${failures[@]}"; do echo "FAILED: $failure"; done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $((passed + failed)) -gt 0 ]
