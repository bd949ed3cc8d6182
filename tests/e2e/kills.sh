# The controller killed at many moments, each time followed by the same command again. Results go into docs/kill-tests.md.
# shellcheck shell=bash

test_bootstrap_killed_at_many_moments() {
  local moment t0 rows=''
  for moment in 0.3 0.6 1 1.5 2 2.5 3 3.5 4 5; do
    start_spare
    sleep "$moment"
    if ! kill -KILL "$running" 2>/dev/null; then
      # A quick machine: it was through, and the same command again would rightly be refused.
      wait "$running" || fail "the bootstrap failed by itself"
      spare_controller destroy --force; host_is_clean 4; rm -rf "$scratch"
      rows+="| $moment |  | it had ended before |"$'\n'
      continue
    fi
    wait "$running" || true
    t0=$(date +%s%N)
    ends_well
    rows+="| $moment | $(awk "BEGIN {printf \"%.1f\", ($(date +%s%N) - $t0) / 1e9}") | one mon, one mgr; host clean after removal |"$'\n'
  done
  { echo "The controller is killed (SIGKILL) so many seconds after its start; then the same command runs to its end, and the cluster is removed."
    echo "By \`E2E_ONLY=killed_at_many tests/e2e/run.sh full\`."
    echo; echo "| killed after, s | the same command again with the removal, s | result |"; echo "| --- | --- | --- |"; printf %s "$rows"; } | kill_section Bootstrap
}

test_apply_killed_at_many_moments() {
  local moment file=$home/kill.yaml count=2 rows=''
  for moment in 0.3 0.6 1 1.5 2 3 4; do
    count=$((5 - count))     # 3, 2, 3, ...
    printf 'service_type: mds\nservice_id: cephfs\nplacement:\n  count: %d\n' $count > "$file"
    setsid ip netns exec "$TB_LAB" "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart apply -f "$file" >/dev/null 2>&1 &
    sleep "$moment"; kill -KILL $! 2>/dev/null || true; wait $! || true
    ctl apply -f "$file"
    [ "$(ctl daemons --format json | jq '[.[] | select(.daemon_type == "mds")] | length')" = $count ] || fail "not $count mds daemons"
    eventually 60 ceph_says "[.standbys[], .filesystems[0].mdsmap.info[]] | length == $count" fs dump
    rows+="| $moment | $count mds daemons, no more |"$'\n'
  done
  { echo "\`apply\` of a file that says one mds more, or one less, killed (SIGKILL) so many seconds after its start; then the same command runs to its end."
    echo; echo "| killed after, s | result |"; echo "| --- | --- |"; printf %s "$rows"; } | kill_section Apply
  ctl apply -f "$spec"
  rm -f "$file"
}
