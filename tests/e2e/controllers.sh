# Controllers as services of the cluster itself, on two of its hosts. Afterwards the cluster is as it was before.
# shellcheck shell=bash

controller_unit() { echo "cephadm-controller-$(ctl status --format json | jq -r .fsid).service"; }
# leading_host: the host whose controller leads; fails when none does
leading_host() {
  local said
  said=$(ctl leader --format json) || return 1
  [ "$(jq -r .released <<<"$said")" = false ] && [[ $(jq -r .controller <<<"$said") =~ ^root@(${TB_PREFIX}[0-9]+)\  ]] && echo "${BASH_REMATCH[1]}"
}
# stands_by N: the controller on host N runs, and has seen since its start that another one leads
stands_by() { on "$1" "journalctl --no-pager _PID=\$(systemctl show -P MainPID '$unit')" | grep -q 'standing by'; }
controllers_tell() { local n; for n in 1 2; do on "$n" journalctl --no-pager -n 15 -u "cephadm-controller-*"; done; }
leads_on_other_host_than() { local now; now=$(leading_host) && [ "$now" != "$1" ]; }
number_of() { local n; for n in 1 2 3 4; do [ "$(tb_host $n)" != "$1" ] || echo $n; done; }
runs_mds() { ctl daemons --format json | jq -e --argjson count "$1" '[.[] | select(.service_name == "mds.ctl" and (.status | ascii_downcase) == "running")] | length == $count'; }
write_mds() { printf 'service_type: mds\nservice_id: ctl\nplacement:\n  count: %d\n' "$1" > "$home/ctl.yaml"; }

nothing_left() { [ "$(ctl plan)" = "Nothing to do." ]; }

test_controllers_run_on_two_mon_hosts() {
  local unit; unit=$(controller_unit)
  ctl controllers install | grep -c running | grep -qx 2 || fail "not two controllers run"
  on 1 systemctl is-active "$unit"; on 2 systemctl is-active "$unit"
  eventually 30 leading_host
  [ "$(ctl controllers install)" = "nothing changed" ] || fail "the same command again changed something"
  eventually 60 nothing_left
  # The private key is root's alone, and in no argument list.
  [ "$(on 1 stat -c %a "/var/lib/cephadm-controller/${unit:19:36}/identity")" = 600 ] || fail "the key can be read by others"
}

test_a_spec_is_carried_out_by_the_controller_in_the_cluster() {
  local before said; before=$(ctl leader --format json | jq .epoch)
  write_mds 2
  # Not --quiet: who waits sees what the other one does.
  said=$(in_lab "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart apply -f "$home/ctl.yaml" --wait 120 2>&1 >/dev/null) || fail "$said"
  [ "$(grep -c ' done .* mds\.ctl\..*: deploy mds\.ctl\.' <<<"$said")" = 2 ] || fail "not both steps were told: $said"
  runs_mds 2 || fail "not two mds daemons run"
  [ "$(ctl leader --format json | jq .epoch)" = "$before" ] || fail "another controller led meanwhile"
  ctl operations --format json | jq -e '[.[] | select(.title == "reconcile" and (.actor | startswith("root@'"$TB_PREFIX"'")))] | length > 0' || fail "no operation of a controller in the cluster"
}

test_an_agent_of_another_release_is_replaced_by_that_of_the_controllers() {
  local ours=$top/out/agent/linux-x64/cephadm-agent other=$home/other-agent/cephadm-agent
  # The same program with another digest.
  install -D -m 755 "$ours" "$other"; echo >> "$other"
  ctl agent install "$(tb_host 3)" --identity "$TB_KEY" --agent "$other"
  eventually 60 agent_on 3 "$ours"
  eventually 60 nothing_left
  on 3 systemctl is-active --quiet cephadmps-agent
  rm -r "$home/other-agent"
}
agent_on() { [ "$(on "$1" sha256sum /usr/local/sbin/cephadm-agent | cut -c1-64)" = "$(sha256sum < "$2" | cut -c1-64)" ]; }

test_a_killed_controller_is_followed_by_the_other() {
  local unit host n t0 taken; unit=$(controller_unit)
  eventually 30 leading_host; host=$(leading_host); n=$(number_of "$host")
  write_mds 1
  ctl apply -f "$home/ctl.yaml" --wait 0
  on "$n" systemctl kill -s KILL "$unit"; t0=$(date +%s%N)
  eventually 40 leads_on_other_host_than "$host"
  taken=$(awk "BEGIN {printf \"%.1f\", ($(date -d "$(ctl leader --format json | jq -r .since)" +%s%N) - $t0) / 1e9}")
  echo "another one led after $taken s"
  awk "BEGIN {exit !($taken <= 15)}" || fail "it took $taken s until another one led"
  eventually 120 runs_mds 1
  # systemd has it back as a standby.
  eventually 60 stands_by "$n"
}

test_a_stopped_controller_is_followed_at_once() {
  local unit host n other t0; unit=$(controller_unit)
  eventually 30 leading_host; host=$(leading_host); n=$(number_of "$host"); other=$((3 - n))
  eventually 60 stands_by "$other"
  trap '[ $? = 0 ] || controllers_tell' EXIT
  on "$n" systemctl stop "$unit"; t0=$SECONDS
  # Sooner than the 12 s after which it would be taken for dead.
  eventually 10 leads_on_other_host_than "$host"
  echo "after $((SECONDS - t0)) s"
  on "$n" systemctl start "$unit"
}

controllers_run() { ctl controllers list --format json | jq -e --argjson count "$1" '[.[] | select(.state == "running")] | length == $count'; }

controller_down_is_told() { ctl status --format json | jq -e '.checks[] | select(.code == "CEPHADMPS_CONTROLLER_DOWN")'; }

test_a_controller_whose_unit_is_deleted_comes_back_and_one_that_is_stopped_is_told() {
  local unit host n other; unit=$(controller_unit)
  eventually 30 leading_host; host=$(leading_host); n=$(number_of "$host"); other=$((3 - n))
  ctl controllers list --format json | jq -e --arg host "$host" '.[] | select(.leads) | .host_name == $host' || fail "the list does not say that $host leads"
  on "$other" "systemctl disable --now $unit && rm /etc/systemd/system/$unit && systemctl daemon-reload"
  eventually 30 on "$other" systemctl is-active "$unit"
  # That of the one that leads, too: it puts its unit back and is restarted by that.
  on "$n" "rm /etc/systemd/system/$unit"
  eventually 30 on "$n" test -e "/etc/systemd/system/$unit"
  eventually 60 controllers_run 2
  eventually 30 leading_host; host=$(leading_host); n=$(number_of "$host"); other=$((3 - n))
  on "$other" systemctl stop "$unit"
  eventually 30 controller_down_is_told
  on "$other" "! systemctl is-active $unit" || fail "one that was stopped by hand was started"
  on "$other" systemctl start "$unit"
  eventually 60 nothing_left
}

test_controllers_are_removed_without_a_trace() {
  local n unit; unit=$(controller_unit)
  ctl service rm mds.ctl --force >/dev/null
  eventually 120 runs_mds 0
  ctl controllers remove
  for n in 1 2 3; do
    on "$n" "! systemctl cat $unit >/dev/null 2>&1 && ! [ -e /var/lib/cephadm-controller ]" || fail "something is left on $(tb_host "$n")"
  done
  eventually 60 nothing_left
  rm -f "$home/ctl.yaml"
}

test_a_new_cluster_has_a_controller_and_takes_it_along_when_it_is_removed() {
  local unit
  spare_options
  spare_controller "${arguments[@]/#--no-controller/--skip-ping-check}" || fail "the bootstrap failed"
  unit=cephadm-controller-$(spare_controller status --format json | jq -r .fsid).service
  on 4 systemctl is-active "$unit"
  spare_controller reconcile --until-done
  spare_controller destroy --force
  host_is_clean 4
  on 4 "! systemctl cat $unit >/dev/null 2>&1 && ! [ -e /var/lib/cephadm-controller ]" || fail "the controller is left"
  rm -rf "$scratch"
}
