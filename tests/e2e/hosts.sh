# Hosts' life, on the cluster that quickstart.sh made: a cut network, maintenance, suspension, special labels, memory, configuration checks.
# shellcheck shell=bash

watching=$scratch-watching
# A controller of its own that runs the loop until the test ends.
start_watcher() {
  rm -rf "$watching"; mkdir -p "$watching"; cp -r "$home/." "$watching/"
  setsid ip netns exec "$TB_LAB" "$top/out/controller/cephadm-controller" --home "$watching" --profile quickstart \
    run --metrics-listen 127.0.0.1:19283 >"$watching/log" 2>&1 &
  watcher=$!
  eventually 90 has_looked
}
has_looked() { in_lab curl -sS --max-time 5 http://127.0.0.1:19283/metrics | grep -qE '^cephadmps_loop_full_looks_total [1-9]'; }
stop_watcher() { kill "$watcher" 2>/dev/null || true; wait "$watcher" 2>/dev/null || true; rm -rf "$watching"; }
# cable N up|down: the link between host N and the others
cable() { ip -n "$TB_LAB" link set "v$1" "$2"; }
told() { grep -q "$1" "$watching/log"; }
daemons_of() { ctl daemons --format json | jq -r --arg host "$(tb_host "$1")" '.[] | select(.host_name == $host) | .daemon_name' | sort; }
running_on() { on "$1" "podman ps --format '{{.Names}}'" | grep -v monsession | sort; }
all_well() { eventually 120 ceph_says '.quorum_names | length == 3' quorum_status; eventually 120 ceph_says '.num_osds == .num_up_osds' osd stat; }

test_a_host_whose_network_is_cut_is_suspect_within_20_s_and_recovers() {
  local before daemons file code=0
  before=$(running_on 3); daemons=$(daemons_of 3); file=$(mktemp)
  start_watcher; trap 'cable 3 up; stop_watcher' EXIT
  cable 3 down
  eventually 20 told "$(tb_host 3) has been silent"
  # Elsewhere everything goes on, and nothing of the host's is moved.
  printf 'service_type: mds\nservice_id: elsewhere\nplacement:\n  hosts:\n  - %s\n' "$(tb_host 2)" >"$file"
  ctl apply -f "$file" --wait 60 >/dev/null || code=$?
  [ $code = 3 ] || fail "exit code $code instead of 3: not everything could be looked at"
  running_on 2 | grep -q mds-elsewhere || fail "nothing is deployed on host 2"
  [ "$(daemons_of 3)" = "$daemons" ] || fail "its daemons are not kept: $(daemons_of 3)"
  ctl plan --format json | jq -e '.steps == [] and (.notes | any(.code == "HostSuspect" or .code == "HostOffline"))
    and (.answers | any(.planner == "Hosts" and .state == "blocked_by"))' >/dev/null || fail "the plan says otherwise: $(ctl plan)"
  cable 3 up
  eventually 30 told "$(tb_host 3) answers again"
  ctl service rm mds.elsewhere --force
  eventually 60 nothing_left
  [ "$(running_on 3)" = "$before" ] || fail "not the same daemons run there"
  ctl events "$(tb_host 3)" | grep -q 'answers again' || fail "the events do not tell: $(ctl events "$(tb_host 3)")"
  all_well
}

test_a_suspended_host_is_left_alone_and_what_waits_says_why() {
  local host; host=$(tb_host 2)
  ctl host suspend "$host"
  ctl daemon restart "crash.$host" --wait 1 >/dev/null 2>&1 && fail "it says that it is done"
  ctl plan | grep -q "Restart of crash.$host waits: $host is suspended"
  ctl hosts --format json | jq -e --arg host "$host" '.[] | select(.host_name == $host) | .status == "Suspended"' >/dev/null
  ctl host resume "$host"
  ctl reconcile
  nothing_left
}

test_special_labels_give_and_take_the_admins_files() {
  local host keyring=/etc/ceph/ceph.client.admin.keyring; host=$(tb_host 2)
  ctl host label add "$host" _admin; ctl reconcile
  [ "$(on 2 stat -c %a $keyring)" = 600 ] || fail "it has no keyring of its own"
  ctl host label add "$host" _no_conf_keyring; ctl reconcile
  on 2 test -e $keyring && fail "it still has the keyring"
  ctl host label rm "$host" _no_conf_keyring _admin; ctl reconcile
  on 2 test -e $keyring && fail "it has the keyring again"
  refused 'LastAdminHost' ctl host label rm "$(tb_host 1)" _admin
}

test_memory_of_osds_follows_the_host_unless_its_label_says_no() {
  local host; host=$(tb_host 2)
  ceph_says "any(.[]; .mask == \"host:$host\" and .name == \"osd_memory_target\" and (.value | tonumber) > 939524096)" config dump
  ctl host label add "$host" _no_autotune_memory
  ceph config rm "osd/host:$host" osd_memory_target
  nothing_left || fail "it would be tuned all the same"
  ctl host label rm "$host" _no_autotune_memory; ctl reconcile
  ceph_says "any(.[]; .mask == \"host:$host\" and .name == \"osd_memory_target\")" config dump
}

test_configuration_checks_are_told_only_when_they_are_on() {
  trap 'ceph config rm osd cluster_network; ctl option clear config_checks_enabled' EXIT
  ceph config set osd cluster_network 10.250.0.0/24
  ctl status --format json | jq -e 'all(.checks[]; .code | startswith("CEPHADM_CHECK_") | not)' >/dev/null || fail "told although they are off: $(ctl status --format json | jq -c .checks)"
  ctl option set config_checks_enabled true
  ctl status --format json | jq -e '.checks[] | select(.code == "CEPHADM_CHECK_NETWORK_MISSING") | .details == ["no host has an interface in 10.250.0.0/24"]' >/dev/null ||
    fail "it is not told: $(ctl status --format json | jq -c .checks)"
}

test_maintenance_takes_a_host_down_and_gives_it_back() {
  local active host n before
  active=$(ceph mgr dump -f json | jq -r .active_name)
  host=$(ctl daemons --format json | jq -r --arg name "mgr.$active" '.[] | select(.daemon_name == $name) | .host_name'); n=$(number_of "$host")
  before=$(running_on "$n")
  ctl host maintenance enter "$host" --what-if | grep -q "have a standby take over from mgr.$active"
  ctl host maintenance enter "$host" --force
  [ -z "$(running_on "$n")" ] || fail "these still run: $(running_on "$n")"
  ceph_says ".crush_node_flags[\"$host\"] == [\"noout\"]" osd dump || fail "its OSDs may be marked out"
  eventually 30 ceph_says ".available and .active_name != \"$active\"" mgr dump
  ctl status --format json | jq -e '.checks[] | select(.code == "HOST_IN_MAINTENANCE") | .advice != null' >/dev/null
  refused 'NotOkToStop' ctl host maintenance enter "$(tb_host $((n % 3 + 1)))" --force
  ctl host maintenance exit "$host"
  [ "$(running_on "$n")" = "$before" ] || fail "not the same daemons run as before: $(running_on "$n")"
  ceph_says '.crush_node_flags == {}' osd dump
  all_well
  eventually 60 nothing_left
}
