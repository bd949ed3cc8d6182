# What is asked for of daemons, services and hosts, on the cluster that quickstart.sh made, asked with Ceph's own client and on the hosts.
# shellcheck shell=bash

# daemon_of TYPE: name and host number of one daemon
daemon_of() { ctl daemons --format json | jq -r --arg type "$1" 'map(select(.daemon_type == $type))[0] | "\(.daemon_name) \(.host_name)"'; }
number_of() { local n; for n in 1 2 3; do [ "$(tb_host "$n")" != "$1" ] || { echo "$n"; return; }; done; fail "no host $1"; }
# started HOST-NUMBER DAEMON: when its container was started
started() { on "$1" podman inspect --format '{{.State.StartedAt}}' "ceph-$(ceph fsid)-${2//./-}"; }
unit_is() { [ "$(on "$1" systemctl is-active "ceph-$(ceph fsid)@$2" || true)" = "$3" ]; }
nothing_left() { ctl plan --format json | jq -e '.steps == []' >/dev/null; }

test_stop_start_and_restart_of_a_daemon() {
  local name host n before
  read -r name host < <(daemon_of rgw); n=$(number_of "$host")
  ctl daemon stop "$name" --what-if | grep -q "stop $name on $host"
  unit_is "$n" "$name" active
  ctl daemon stop "$name"
  unit_is "$n" "$name" inactive
  nothing_left                     # a stopped daemon stays stopped
  ctl daemon start "$name"
  unit_is "$n" "$name" active
  before=$(started "$n" "$name")
  ctl daemon restart "$name"
  [ "$(started "$n" "$name")" != "$before" ] || fail "$name was not restarted"
}

test_restart_of_the_mgrs_keeps_one_active() {
  ctl service restart mgr
  eventually 60 ceph_says '.available and (.standbys | length == 1)' mgr dump
}

test_a_redeployment_makes_the_container_anew_and_keeps_the_data() {
  local name host n before uuid
  read -r name host < <(daemon_of osd); n=$(number_of "$host")
  uuid=$(ceph osd dump -f json | jq -r --arg id "${name#osd.}" '.osds[] | select(.osd == ($id | tonumber)) | .uuid')
  before=$(started "$n" "$name")
  ctl daemon redeploy "$name"
  [ "$(started "$n" "$name")" != "$before" ] || fail "$name was not redeployed"
  eventually 60 ceph_says '.num_up_osds == 3' osd stat
  [ "$(ceph osd dump -f json | jq -r --arg id "${name#osd.}" '.osds[] | select(.osd == ($id | tonumber)) | .uuid')" = "$uuid" ] || fail "another OSD came back"
}

test_a_reconfiguration_restarts_nothing() {
  local name host n before
  read -r name host < <(daemon_of mds); n=$(number_of "$host")
  before=$(started "$n" "$name")
  ctl daemon reconfigure "$name"
  [ "$(started "$n" "$name")" = "$before" ] || fail "$name was restarted"
}

test_a_removed_daemon_has_a_successor() {
  local name host
  read -r name host < <(daemon_of mds)
  ctl daemon rm "$name"
  ctl daemons --format json | jq -e --arg name "$name" 'map(select(.daemon_type == "mds")) | length == 2 and all(.daemon_name != $name)' >/dev/null
  ceph auth get "$name" >/dev/null 2>&1 && fail "its key is still there"
  eventually 60 ceph_says '[.filesystems[0].mdsmap.info[].state] == ["up:active"]' fs dump
}

test_a_mon_is_not_given_up_with_the_quorum() {
  local mons
  mapfile -t mons < <(ctl daemons --format json | jq -r '.[] | select(.daemon_type == "mon") | .daemon_name')
  refused 'ForceNeeded' ctl daemon rm "${mons[0]}"
  refused 'ServiceNeeded' ctl service stop mon
  ctl daemon stop "${mons[0]}"
  eventually 60 ceph_says '.quorum_names | length == 2' quorum_status
  # The second one would cost the quorum: it waits, with the reason, until the first one is back.
  ctl daemon stop "${mons[1]}" --wait 5 >/dev/null 2>&1 && fail "a second mon was stopped"
  ceph_says '.quorum_names | length == 2' quorum_status
  ctl plan | grep -q "stop ${mons[1]} on"
  ctl daemon start "${mons[1]}" --wait 0
  ctl daemon start "${mons[0]}"
  eventually 60 ceph_says '.quorum_names | length == 3' quorum_status
  nothing_left
}

test_paused_nothing_is_begun_and_everything_is_told() {
  local name host n before
  read -r name host < <(daemon_of mds); n=$(number_of "$host")
  before=$(started "$n" "$name")
  ctl pause
  ctl daemon restart "$name" --wait 5 >/dev/null 2>&1 && fail "it says that it is done"
  [ "$(started "$n" "$name")" = "$before" ] || fail "$name was restarted"
  ctl plan | grep -q "paused since .*restart $name"
  ctl status --format json | jq -e '.checks[] | select(.code == "CEPHADM_PAUSED")' >/dev/null
  ctl resume
  ctl reconcile
  [ "$(started "$n" "$name")" != "$before" ] || fail "$name was not restarted"
}

test_an_unmanaged_service_is_left_alone() {
  local name host
  ctl service unmanage mds.cephfs
  read -r name host < <(daemon_of mds)
  ctl daemon rm "$name"
  nothing_left
  ctl service manage mds.cephfs
  ctl reconcile
  ctl daemons --format json | jq -e 'map(select(.daemon_type == "mds")) | length == 2' >/dev/null
}

test_options_of_a_spec_are_set_and_taken_back() {
  local file; file=$(mktemp)
  printf 'service_type: mds\nservice_id: cephfs\nplacement:\n  count: 2\nconfig:\n  mds_cache_memory_limit: 2G\n' >"$file"
  ctl apply -f "$file"
  ceph_says 'any(.[]; .section == "mds.cephfs" and .name == "mds_cache_memory_limit" and .value == "2147483648")' config dump
  nothing_left                     # Ceph writes the value otherwise; that is no change
  sed -i 's/mds_cache_memory_limit/mds_cache_memory_limits/' "$file"
  refused "OptionUnknown" ctl apply -f "$file"
  sed -i '/^config/,$d' "$file"
  ctl apply -f "$file"
  ceph_says 'all(.[]; .name != "mds_cache_memory_limit")' config dump
  rm "$file"
}

test_a_client_keyring_is_kept_on_its_hosts() {
  local path=/etc/ceph/ceph.client.e2e.keyring
  ceph auth get-or-create client.e2e mon 'allow r' >/dev/null
  ctl client-keyring set client.e2e "$(tb_host 2)" --mode 0640 --uid 34 --gid 34
  ctl reconcile
  [ "$(on 2 stat -c '%a:%u:%g' $path)" = 640:34:34 ] || fail "mode or owner is another: $(on 2 stat -c '%a:%u:%g' $path)"
  on 3 test -e $path && fail "host 3 has it, too"
  [ "$(on 2 "sed -n 's/.*key = //p' $path")" = "$(ceph auth get-key client.e2e)" ] || fail "it is another key"
  ctl client-keyring rm client.e2e
  ctl reconcile
  on 2 test -e $path && fail "it is still there"
  ceph auth rm client.e2e
}

test_a_tuned_profile_is_applied_and_removed() {
  local file path=/etc/sysctl.d/e2e-cephadm-tuned-profile.conf
  file=$(mktemp)
  printf 'profile_name: e2e\nplacement:\n  hosts:\n  - %s\nsettings:\n  net.ipv4.tcp_keepalive_probes: 7\n' "$(tb_host 2)" >"$file"
  ctl tuned-profile apply -f "$file"
  ctl reconcile
  [ "$(on 2 sysctl -n net.ipv4.tcp_keepalive_probes)" = 7 ] || fail "the kernel has $(on 2 sysctl -n net.ipv4.tcp_keepalive_probes)"
  on 3 test -e $path && fail "host 3 has it, too"
  ctl tuned-profile rm e2e
  ctl reconcile
  on 2 test -e $path && fail "it is still there"
  rm "$file"
}

test_after_all_this_the_cluster_is_well() { eventually 120 ceph_says '.status == "HEALTH_OK"' health; nothing_left; }
