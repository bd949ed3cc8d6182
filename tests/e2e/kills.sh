# The controller killed at many moments, each time followed by the same command again. Results go into docs/kill-tests.md.
# shellcheck shell=bash

report=$top/docs/kill-tests.md

test_bootstrap_killed_at_many_moments() {
  local moment t0
  { echo "# Killed at many moments"; echo
    echo "Written by \`./test.sh --e2e=full\`. The controller is killed (SIGKILL) so many seconds after its start; then the same command runs to its end."
    echo; echo "## Bootstrap"; echo; echo "| killed after, s | the same command again, s | result |"; echo "| --- | --- | --- |"; } > "$report"
  for moment in 0.3 0.6 1 1.5 2 3 4 5 6 8; do
    start_spare
    sleep "$moment"
    kill -KILL "$running" 2>/dev/null || true; wait "$running" || true
    t0=$(date +%s%N)
    ends_well
    echo "| $moment | $(awk "BEGIN {printf \"%.1f\", ($(date +%s%N) - $t0) / 1e9}") with removal | one mon, one mgr; host clean after removal |" >> "$report"
  done
}

test_apply_killed_at_many_moments() {
  local moment file=$home/kill.yaml count=2
  { echo; echo "## Apply: the number of mds daemons goes up and down"; echo; echo "| killed after, s | result |"; echo "| --- | --- |"; } >> "$report"
  for moment in 0.3 0.6 1 1.5 2 3 4; do
    count=$((5 - count))     # 3, 2, 3, ...
    printf 'service_type: mds\nservice_id: cephfs\nplacement:\n  count: %d\n' $count > "$file"
    setsid ip netns exec "$TB_LAB" "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart apply -f "$file" >/dev/null 2>&1 &
    sleep "$moment"; kill -KILL $! 2>/dev/null || true; wait $! || true
    ctl apply -f "$file"
    [ "$(ctl daemons --format json | jq '[.[] | select(.daemon_type == "mds")] | length')" = $count ] || fail "not $count mds daemons"
    eventually 60 ceph_says "[.standbys[], .filesystems[0].mdsmap.info[]] | length == $count" fs dump
    echo "| $moment | $count mds daemons, no more |" >> "$report"
  done
  ctl apply -f "$spec"
  rm -f "$file"
}
