# What takes minutes in hosts' life: data that moves, hosts that leave, hosts that are gone. Host 4 comes and goes.
# shellcheck shell=bash

weight_of() { ceph osd tree -f json | jq -r ".nodes[] | select(.id == $1) | .crush_weight"; }
osd_of() { ctl daemons --format json | jq -r --arg host "$(tb_host "$1")" '.[] | select(.daemon_type == "osd" and .host_name == $host) | .daemon_name | ltrimstr("osd.")'; }
add_fourth() {
  ctl host add "$(tb_host 4)" "$(tb_ip 4)" "--host-key-fingerprint=$(tb_fingerprint 4)"
  ctl apply -f "$spec" --approve --wait 300
  [ -n "$(osd_of 4)" ] || fail "host 4 has no OSD: $(ctl plan)"
  eventually 120 ceph_says '[.pgmap.pgs_by_state[].state_name] == ["active+clean"]' status
}

test_a_host_is_offline_after_a_minute_and_keeps_its_daemons() {
  local before; before=$(running_on 3)
  start_watcher; trap 'cable 3 up; stop_watcher' EXIT
  cable 3 down
  eventually 80 told "$(tb_host 3) is offline"
  ctl status --format json | jq -e '.checks[] | select(.code == "CEPHADM_HOST_CHECK_FAILED") | .since != null and .advice != null' >/dev/null
  cable 3 up
  eventually 30 told "$(tb_host 3) answers again"
  eventually 90 nothing_left
  [ "$(running_on 3)" = "$before" ] || fail "not the same daemons run there"
  all_well
}

test_a_label_moves_daemons_away_and_leaves_osds_and_the_mon_comes_back() {
  local host n; host=$(tb_host 2)
  ctl host label add "$host" _no_schedule; ctl reconcile
  [ "$(daemons_of 2)" = "osd.$(osd_of 2)" ] || fail "there is more than its OSD: $(daemons_of 2)"
  ceph_says '.quorum_names | length == 2' quorum_status
  ctl host label rm "$host" _no_schedule; ctl reconcile
  # Its name and address were members before: the others must let it in again.
  eventually 60 ceph_says '.quorum_names | length == 3' quorum_status
  nothing_left
}

test_a_drain_that_is_stopped_gives_back_what_is_there() {
  local host id weight; host=$(tb_host 3); id=$(osd_of 3); weight=$(weight_of "$id")
  ctl host drain start "$host" --what-if | grep -q "set the CRUSH weight of osd.$id to 0"
  ctl host drain start "$host"
  ctl reconcile --wait 30 >/dev/null 2>&1 || true
  [ "$(weight_of "$id")" = 0 ] || fail "osd.$id is not being drained"
  ctl host drain status --format json | jq -e --arg host "$host" '.[] | select(.host_name == $host)' >/dev/null
  ctl host drain stop "$host"
  [ "$(weight_of "$id")" = "$weight" ] || fail "its weight is $(weight_of "$id") instead of $weight"
  ctl reconcile
  all_well; nothing_left
}

test_an_osd_is_replaced_under_its_number() {
  local id uuid; add_fourth; id=$(osd_of 4)
  uuid=$(ceph osd dump -f json | jq -r ".osds[] | select(.osd == $id) | .uuid")
  ctl osd rm "$id" --replace --zap
  ctl reconcile || [ $? = 3 ]
  ceph_says ".nodes[] | select(.id == $id) | .status == \"destroyed\"" osd tree || fail "osd.$id is not kept for its successor: $(ceph osd tree)"
  ctl osd removal status --format json | jq -e '. == []' >/dev/null
  # Erased by us: no spec takes it again unasked.
  ctl plan --format json | jq -e '.steps | all(.needs_approval)' >/dev/null || fail "it would be taken unasked: $(ctl plan)"
  ctl apply -f "$spec" --approve --wait 300
  [ "$(osd_of 4)" = "$id" ] || fail "host 4 has osd.$(osd_of 4) instead of osd.$id"
  [ "$(ceph osd dump -f json | jq -r ".osds[] | select(.osd == $id) | .uuid")" != "$uuid" ] || fail "it is the old one"
  eventually 60 ceph_says '.num_osds == 4 and .num_up_osds == 4' osd stat
}

test_a_drained_host_may_be_removed_and_its_device_is_blank() {
  local host id; host=$(tb_host 4); id=$(osd_of 4)
  refused 'HostHasDaemons' ctl host rm "$host"
  refused 'OsdRuns' ctl osd zap "$host" "$(on 4 cat /etc/testbed-disks)" --force
  ctl host drain start "$host" --zap-osd-devices
  ctl reconcile
  ceph_says ".num_osds == 3" osd stat || fail "osd.$id is still there"
  on 4 "cmp -n 1048576 $(on 4 cat /etc/testbed-disks) /dev/zero" || fail "something of it is left on its device"
  ctl host rm "$host" --rm-crush-entry
  ctl hosts --format json | jq -e --arg host "$host" 'all(.[]; .host_name != $host)' >/dev/null
  ceph_says "all(.nodes[]; .name != \"$host\")" osd tree
  nothing_left
}

test_a_host_that_is_gone_is_given_up_with_what_is_lost() {
  local host id; host=$(tb_host 4)
  add_fourth; id=$(osd_of 4)
  trap 'cable 4 up' EXIT
  refused 'HostOnline' ctl host rm "$host" --offline --force
  cable 4 down
  eventually 60 ceph_says '.num_up_osds == 3' osd stat
  refused 'HostOffline' ctl host rm "$host"
  refused 'ForceNeeded' ctl host rm "$host" --offline
  ctl host rm "$host" --offline --force --what-if | grep -qE "osd.$id is not safe to destroy|all data is elsewhere" || fail "it does not say what is lost"
  ctl host rm "$host" --offline --force
  ceph_says ".num_osds == 3 and .num_up_osds == 3" osd stat
  ceph_says "all(.nodes[]; .name != \"$host\" and .id != $id)" osd tree
  ceph auth get "osd.$id" >/dev/null 2>&1 && fail "its key is still there"
  cable 4 up; trap - EXIT
  put_agent 4; agent 4 rm-cluster --fsid "$(ceph fsid)" --force --zap-osds
  # The controller could not take the agent off a host that is gone.
  on 4 'systemctl disable -q --now cephadmps-agent; rm -f /etc/systemd/system/cephadmps-agent.service; systemctl daemon-reload'
  host_is_clean 4
  eventually 120 ceph_says '.status == "HEALTH_OK"' health
  ctl reconcile                    # what knew of its mon is told
  nothing_left
}
