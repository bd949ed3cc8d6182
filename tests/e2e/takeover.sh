# A cluster that upstream's cephadm made and runs is taken over and handed back, on hosts of its own: no container is started anew.
# shellcheck shell=bash

# in_takeover_lab COMMAND...: with the hosts of this test instead of those of quickstart.sh
in_takeover_lab() {
  unset TB_LAB TB_GW
  export TB_PREFIX=e2u TB_NET=10.99.4
  . "$top/tests/testbed/lib.sh"; . "$top/tests/testbed/upstream.sh"
  taken=$TB_STATE/e2e-takeover
  "$@"
}
taken_ctl() { in_lab "$top/out/controller/cephadm-controller" --home "$taken" --profile taken --quiet "$@"; }
# daemon_containers: id and name of every daemon's container, on all three hosts
daemon_containers() { local n; for n in 1 2 3; do on "$n" "podman ps --no-trunc --format '{{.ID}} {{.Names}}'" | grep " ceph-$fsid-"; done | sort -k2; }
# all_run TYPE COUNT: upstream says that so many daemons of the type run
all_run() { upstream_ceph orch ps --format json | jq -e "[.[] | select(.daemon_type == \"$1\" and .status_desc == \"running\")] | length == $2"; }
upstream_paused() { upstream_ceph orch status --format json | jq -e ".paused == $1"; }
# upstream_acted SINCE: what its log says that it did to daemons since a time
upstream_acted() {
  upstream_ceph log last 500 debug cephadm | awk -v since="$1" '$1 >= since' | grep -E 'Deploying|Reconfiguring|Redeploying|Removing (daemon|orphan)|Purge' || true
}
unchanged() { diff <(echo "$containers") <(daemon_containers) || fail "containers changed: $1"; }

upstream_cluster() {
  local n
  "$top/tests/testbed/hosts-down.sh" --wipe 2>/dev/null; rm -rf "$taken"
  "$top/tests/testbed/hosts-up.sh" 3; "$top/tests/testbed/registry-up.sh" "${image#localhost/}"
  upstream_prepare; upstream_bootstrap
  for n in 2 3; do upstream_trust "$n"; upstream_add_host "$n"; done
  upstream_apply <<'S'
service_type: mon
placement: {count: 3}
---
service_type: mgr
placement: {count: 2}
---
service_type: crash
placement: {host_pattern: '*'}
---
service_type: osd
service_id: disks
placement: {host_pattern: '*'}
spec: {data_devices: {all: true}, method: raw}
---
service_type: rgw
service_id: web
placement: {count: 1}
spec: {rgw_frontend_port: 8080}
S
  upstream_file_system
  eventually 240 all_run mon 3; eventually 120 all_run mgr 2; eventually 60 all_run crash 3
  eventually 240 all_run osd 3; eventually 120 all_run mds 2; eventually 120 all_run rgw 1
  fsid=$(upstream_ceph fsid | tr -d '\r')
  # Until its loop finds nothing to do any more: it configures all daemons anew after the mons have changed.
  eventually 600 upstream_was_idle_for 45
}
upstream_was_idle_for() { local since; since=$(date -u +%FT%T); sleep "$1"; [ -z "$(upstream_acted "$since")" ]; }

take_over_and_hand_back() {
  image=localhost/ceph:$1
  "$top/tests/testbed/build-image.sh" "$1"
  upstream_cluster
  local containers added since stop
  containers=$(daemon_containers)

  # Without consent to the hosts' keys nothing is changed; with fingerprints it is taken over.
  local reach=(--host "$(tb_host 1)" --address "$(tb_ip 1)" --identity "$TB_KEY" --host-key-fingerprint "$(tb_fingerprint 1)")
  refused "RunByUpstream" taken_ctl connect "${reach[@]}"
  refused "HostsNotReady" taken_ctl connect "${reach[@]}" --take-over
  upstream_paused false
  taken_ctl connect "${reach[@]}" --take-over --host-key "$(tb_host 2)=$(tb_fingerprint 2)" --host-key "$(tb_host 3)=$(tb_fingerprint 3)"
  upstream_paused true
  # What it notes besides (little memory for OSDs, by a ratio that upstream's settings have) is no step.
  taken_ctl plan --format json | jq -e '.steps == []' >/dev/null || fail "the first plan is not empty: $(taken_ctl plan)"
  taken_ctl reconcile --until-done
  unchanged "by the take-over"

  # One more daemon by us; upstream then knows it, and leaves it alone.
  printf 'service_type: mds\nservice_id: cephfs\nplacement: {count: 3}\n' > "$taken/mds.yaml"
  taken_ctl apply -f "$taken/mds.yaml" --approve
  added=$(daemon_containers | grep -vxF "$containers")
  [ "$(wc -l <<<"$added")" = 1 ] && [[ $added == *-mds-cephfs-* ]] || fail "not one more mds: $added"
  containers=$(daemon_containers)

  taken_ctl hand-back --dry-run
  since=$(date -u +%FT%T)
  taken_ctl hand-back
  refused "ProfileNotFound" taken_ctl status
  upstream_paused false
  eventually 120 all_run mds 3
  # For two minutes its loop runs, and finds nothing to do.
  upstream_ceph orch ps --refresh >/dev/null
  stop=$((SECONDS + 120))
  while [ $SECONDS -lt $stop ]; do
    [ -z "$(upstream_acted "$since")" ] || fail "upstream acted: $(upstream_acted "$since")"
    ! upstream_ceph health detail | grep -E 'STRAY|CEPHADM_' || fail "upstream complains: $(upstream_ceph health detail)"
    sleep 10
  done
  unchanged "by the hand-back"
  [ "$(upstream_ceph orch ps --format json | jq length)" = "$(wc -l <<<"$containers")" ] || fail "upstream does not show all: $(upstream_ceph orch ps)"
  "$top/tests/testbed/hosts-down.sh" --wipe; "$top/tests/testbed/registry-up.sh" --down
}

test_upstream_cluster_of_20_2_is_taken_over_and_handed_back() { in_takeover_lab take_over_and_hand_back 20.2.4; }

test_upstream_cluster_of_18_2_is_taken_over_and_handed_back() { in_takeover_lab take_over_and_hand_back 18.2.7; }
