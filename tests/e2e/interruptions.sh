# Ctrl-C and a killed controller in the middle of a bootstrap on host 4: the same command again ends well.
# shellcheck shell=bash

# start_spare: bootstrap in the background; its pid is in $running. Interactive shells leave SIGINT alone, scripts do not.
start_spare() {
  spare_options
  setsid ip netns exec "$TB_LAB" env --default-signal=INT \
    "$top/out/controller/cephadm-controller" --home "$scratch" --profile spare "${arguments[@]}" >"$home/interrupted.log" 2>&1 &
  running=$!
}
mon_exists() { on 4 'ls -d /var/lib/ceph/*/mon.*'; }
ends_well() {
  spare || fail "the same command again failed"
  on 4 'podman ps --format "{{.Names}}"' | grep -c -- '-mon-' | grep -qx 1 || fail "not exactly one mon runs"
  spare_controller destroy --force
  host_is_clean 4
  rm -rf "$scratch"
}

test_ctrl_c_in_the_middle_of_a_bootstrap() {
  local t0 code=0
  start_spare
  eventually 60 mon_exists
  t0=$(date +%s%N); kill -INT "$running"
  wait "$running" || code=$?
  echo "ended after $((($(date +%s%N) - t0) / 1000000)) ms with exit code $code"
  [ $code != 0 ] || fail "the exit code is 0 although it was interrupted"
  ends_well
}

test_controller_killed_in_the_middle_of_a_bootstrap() {
  start_spare
  eventually 60 mon_exists
  kill -KILL "$running"; wait "$running" || true
  ends_well
}
