# The last tests: the cluster goes, and nothing of it stays.
# shellcheck shell=bash

test_destroy_needs_to_be_forced() {
  local code=0; ctl destroy >/dev/null 2>&1 || code=$?
  [ $code != 0 ] || fail "destroy without --force ended well"
  ceph_says '.quorum_names | length == 3' quorum_status
}

test_destroy_leaves_hosts_clean_and_disks_empty() {
  local n
  ctl destroy --force --zap-osds
  for n in 1 2 3; do
    host_is_clean "$n"
    on "$n" '! head -c 22 "$(cat /etc/testbed-disks)" | grep -q bluestore' || fail "$(tb_host "$n")'s disk still holds an OSD"
  done
}
