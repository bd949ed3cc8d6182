# The leading controller killed in the middle of an apply of eight services, many times: the standby finishes. Results go into docs/kill-tests.md.
# shellcheck shell=bash

declare -gA loops=()      # name of a controller → its process

# start_loop NAME: a controller of its own, with its own home
start_loop() {
  local name=$1
  rm -rf "$scratch-$name"; mkdir -p "$scratch-$name"; cp -r "$home/." "$scratch-$name/"
  setsid ip netns exec "$TB_LAB" "$top/out/controller/cephadm-controller" --home "$scratch-$name" --profile quickstart run >"$scratch-$name/log" 2>&1 &
  loops[$name]=$!
}
stop_loops() {
  local name
  for name in "${!loops[@]}"; do kill "${loops[$name]}" 2>/dev/null || true; wait "${loops[$name]}" 2>/dev/null || true; done
}
# leading: name of the controller that leads now; fails when none of ours does
leading() {
  local said name
  said=$(ctl leader --format json) || return 1
  [ "$(jq -r .released <<<"$said")" = false ] || return 1
  for name in "${!loops[@]}"; do
    [[ $(jq -r .controller <<<"$said") != *"(process ${loops[$name]})" ]] || { echo "$name"; return; }
  done
  return 1
}
# leads_other_than NAME: another of ours leads, by the record in the cluster alone (no session of our own)
leads_other_than() {
  local now
  now=$(leading) && [ "$now" != "$1" ]
}
services=(mds.k1 mds.k2 mds.k3 mds.k4 mds.k5 mds.k6 rgw.k7 rgw.k8)
# wanted ROUND INDEX: how many daemons the service has in that round: one or two, by turns
wanted() { echo $((1 + ($1 + $2) % 2)); }
write_services() {
  local round=$1 i type id
  for i in "${!services[@]}"; do
    type=${services[$i]%%.*} id=${services[$i]#*.}
    [ "$i" = 0 ] || echo ---
    printf 'service_type: %s\nservice_id: %s\nplacement:\n  count: %d\n' "$type" "$id" "$(wanted "$round" "$i")"
    [ "$type" != rgw ] || printf 'spec:\n  rgw_frontend_port: %d\n' $((8100 + i))
  done
}
# as_wanted ROUND: each service has as many daemons as it shall have, all of them run, and no host has a container more
as_wanted() {
  local round=$1 i all running
  all=$(ctl daemons --format json)
  running=$(containers)
  for i in "${!services[@]}"; do
    [ "$(jq --arg s "${services[$i]}" '[.[] | select(.service_name == $s and (.status | ascii_downcase) == "running")] | length' <<<"$all")" = "$(wanted "$round" "$i")" ] || return 1
    [ "$(jq --arg s "${services[$i]}" '[.[] | select(.service_name == $s)] | length' <<<"$all")" = "$(wanted "$round" "$i")" ] || return 1
    [ "$(grep -c -- "-${services[$i]//./-}-" <<<"$running")" = "$(wanted "$round" "$i")" ] || return 1
  done
}
no_more_of_them() { ! containers | grep -qE -- '-(mds|rgw)-k[1-8]-'; }
# led_since T0: seconds from then to when the one that leads now began to, by its record
led_since() { awk "BEGIN {printf \"%.1f\", ($(date -d "$(ctl leader --format json | jq -r .since)" +%s%N) - $1) / 1e9}"; }
since() { awk "BEGIN {printf \"%.1f\", ($(date +%s%N) - $1) / 1e9}"; }

test_leader_killed_in_the_middle_of_an_apply() {
  local rounds=${E2E_ROUNDS:-20} round moment leader t0 taken rows='' file=$home/failover.yaml slowest=0
  trap stop_loops EXIT
  start_loop a; start_loop b
  eventually 60 leading
  for ((round = 1; round <= rounds; round++)); do
    write_services $round > "$file"
    leader=$(leading)
    ctl apply -f "$file" --wait 0 >/dev/null
    moment=$((RANDOM % 80)); moment=$((moment / 10)).$((moment % 10))
    sleep "$moment"
    kill -KILL "${loops[$leader]}"; t0=$(date +%s%N)
    wait "${loops[$leader]}" 2>/dev/null || true
    eventually 40 leads_other_than "$leader"; taken=$(led_since "$t0")
    start_loop "$leader"
    eventually 240 as_wanted $round
    rows+="| $round | $moment | $taken | $(since "$t0") |"$'\n'
    slowest=$(awk "BEGIN {print ($taken > $slowest) ? $taken : $slowest}")
  done
  { echo "Two controllers run. Each round changes eight services (a daemon more or less each; in the first round all are new), and the one that leads is killed"
    echo "(SIGKILL) at a random moment after the specs are stored. Then: each service has exactly the daemons that it shall have, by our list and by podman's."
    echo "By \`E2E_ONLY=leader_killed tests/e2e/run.sh full\`."
    echo; echo "| round | killed after, s | another one leads after, s | all as wanted after, s |"; echo "| --- | --- | --- | --- |"; printf %s "$rows"
    echo; echo "Slowest take-over: $slowest s."; } | kill_section Fail-over
  for leader in "${services[@]}"; do ctl service rm "$leader" --force >/dev/null; done
  eventually 120 no_more_of_them
  rm -f "$file"
}
