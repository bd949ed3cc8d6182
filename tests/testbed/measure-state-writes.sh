#!/bin/bash
# Writes of a running controller to the mons' config-key store, by the mons' own audit log, with the cluster that quickstart.sh made: while nothing
# happens, and while a daemon of each host goes up and down all the time. Two lines of a Markdown table.
#   measure-state-writes.sh [SECONDS]    default 60 for each
# MEASURE_HOME, MEASURE_PROFILE and CONTROLLER name another cluster's connection and program.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")"); top=$(readlink -f "$here/../..")
. "$here/lib.sh"
seconds=${1:-60}; home=${MEASURE_HOME:-$TB_STATE/quickstart-$TB_PREFIX}
controller=${CONTROLLER:-$top/out/controller/cephadm-controller}
[ -d "$home" ] || die "there is no cluster: ./quickstart.sh first"
run() { ip netns exec "$TB_LAB" "$controller" --home "$home" --profile "${MEASURE_PROFILE:-quickstart}" "$@"; }
log=$(mktemp); run run >"$log" 2>&1 &
pid=$!; flapping=
trap 'kill -TERM $pid $flapping 2>/dev/null; wait $pid || true; rm -f "$log"' EXIT
leads() { grep -q 'this controller leads' "$log"; }
for _ in $(seq 120); do leads && break; sleep 1; done
leads || die "the controller does not lead: $(tail -n 1 "$log")"

# One line without a command a config-key write: the mons do not log what is written there.
writes() {
  run --quiet ceph log last 10000 info audit 2>/dev/null |
    awk -v from="$1" -v to="$2" '/audit \[INF\].*entity=.client.admin. *$/ && substr($1, 1, 19) >= from && substr($1, 1, 19) < to {n++} END {print n + 0}'
}
now() { date -u +%Y-%m-%dT%H:%M:%S; }
measure() { # measure TITLE LIMIT
  local from to
  from=$(now); sleep "$seconds"; to=$(now)
  awk -v n="$(writes "$from" "$to")" -v s="$seconds" -v t="$1" -v l="$2" 'BEGIN {printf "| controller: writes a second, %s (%d s) | %.2f | %s |\n", t, s, n / s, l}'
}

sleep 15
measure "nothing happens" 20
flap() {
  local n unit
  while true; do
    for n in 1 2 3; do
      unit=$("$here/on" "$n" systemctl list-units --plain --no-legend --state=active,inactive,failed 'ceph-*@crash.*' | awk '{print $1; exit}')
      [ -z "$unit" ] || "$here/on" "$n" systemctl restart "$unit" >/dev/null 2>&1 || true
    done
  done
}
flap & flapping=$!
measure "a daemon of each of three hosts restarts all the time" 20
