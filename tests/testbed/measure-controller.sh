#!/bin/bash
# CPU time of an idle controller with the cluster that quickstart.sh made; a line of a Markdown table.
#   measure-controller.sh [SECONDS]      default 60, after 15 to settle
set -euo pipefail
here=$(dirname "$(readlink -f "$0")"); top=$(readlink -f "$here/../..")
. "$here/lib.sh"
seconds=${1:-60}; home=$TB_STATE/quickstart-$TB_PREFIX
[ -d "$home" ] || die "there is no cluster: ./quickstart.sh first"
ip netns exec "$TB_LAB" "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart run >"$home/run.log" 2>&1 &
pid=$!
trap 'kill -TERM $pid; wait $pid || true' EXIT
ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
sleep 15
before=$(ticks); sleep "$seconds"; after=$(ticks)
awk "BEGIN {printf \"| controller: CPU with an idle three-host cluster, %% of a core (%d s) | %.2f | 1 |\n\", $seconds, ($after - $before) / $(getconf CLK_TCK) / $seconds * 100}"
awk '/VmRSS/ {printf "| controller: resident memory, MB | %.0f | |\n", $2 / 1024}' "/proc/$pid/status"
