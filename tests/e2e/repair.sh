# What is lost comes back.
# shellcheck shell=bash

daemon_runs() { on "$1" "podman ps --format '{{.Names}}' | grep -qx -- '$2'"; }

test_killed_container_comes_back() {
  local name id
  name=$(on 1 'podman ps --format "{{.Names}}" | grep -- -crash-'); id=$(on 1 podman inspect -f '{{.Id}}' "$name")
  on 1 podman kill "$name"
  eventually 90 daemon_runs 1 "$name"
  [ "$(on 1 podman inspect -f '{{.Id}}' "$name")" != "$id" ] || fail "the container was not killed"
}

test_killed_mon_rejoins_the_quorum() {
  local name; name=$(on 2 'podman ps --format "{{.Names}}" | grep -- -mon-')
  on 2 podman kill "$name"
  eventually 90 daemon_runs 2 "$name"
  eventually 90 ceph_says '.quorum_names | length == 3' quorum_status
}

test_removed_daemon_directory_is_noticed_and_redeployed() {
  local fsid dir unit
  fsid=$(ceph fsid); dir=/var/lib/ceph/$fsid/crash.$(tb_host 3); unit=ceph-$fsid@crash.$(tb_host 3)
  on 3 "systemctl stop '$unit' && test -d '$dir' && rm -r '$dir'"
  ctl plan | grep -q "crash.$(tb_host 3)" || fail "the plan does not name crash.$(tb_host 3)"
  ctl reconcile --until-done
  on 3 "test -e '$dir/unit.run' && systemctl is-active '$unit'"
}

# Somebody stopped it for a reason: it is shown, and left alone.
test_daemon_stopped_by_hand_is_shown_and_left_alone() {
  local unit status
  unit=ceph-$(ceph fsid)@crash.$(tb_host 2)
  on 2 systemctl stop "$unit"
  ctl reconcile --until-done
  status=$(ctl daemons --format json | jq -r --arg name "crash.$(tb_host 2)" '.[] | select(.daemon_name == $name) | .status')
  [ "$status" = stopped ] || fail "it is shown as $status"
  ! on 2 systemctl is-active "$unit" || fail "it was started against somebody's will"
  on 2 systemctl start "$unit"
}

test_health_is_ok_after_repairs() { eventually 120 ceph_says '.status == "HEALTH_OK"' health; }
