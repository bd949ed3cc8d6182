# The host agent's own commands on real hosts, beside upstream's program. Host 4 is in no cluster.
# shellcheck shell=bash

put_agent() { on "$1" 'install -m 700 /dev/stdin /usr/local/sbin/cephadm-agent.e2e' < "$top/out/agent/linux-x64/cephadm-agent"; }
agent() { local n=$1; shift; on "$n" /usr/local/sbin/cephadm-agent.e2e "$@"; }
put_upstream() { on "$1" "podman run --rm --entrypoint cat $image /usr/sbin/cephadm > /root/cephadm.pyz"; }

# Every field of upstream's `ls` is one of ours with the same value; null and absent are the same. What upstream calls a container's start is its
# creation, moments before; memory and processor change from one look to the next.
test_upstream_ls_agrees_field_by_field_with_ours() {
  local n ours theirs differences
  for n in 1 2 3; do
    put_agent "$n"; put_upstream "$n"
    ours=$(agent "$n" ls); theirs=$(on "$n" python3 /root/cephadm.pyz ls)
    differences=$(jq -rn --argjson ours "$ours" --argjson theirs "$theirs" '
      ($ours | map({(.name): .}) | add) as $by
      | $theirs[] | . as $their | $by[.name] as $our
      | if $our == null then "\(.name) is not listed by us" else
          to_entries[] | select(.key | IN("memory_usage", "cpu_percentage") | not)
          | {key, their: .value, our: $our[.key]}
          | if .key == "started" then (.their, .our) |= (.[:19] + "Z" | fromdate) | .their = (if .our - .their | . >= 0 and . <= 5 then .our else .their end) else . end
          | if .key == "container_image_digests" then (.their, .our) |= ((. // []) | sort) else . end
          | select(.their != .our) | "\($their.name) \(.key): upstream \(.their | tojson), we \(.our | tojson)"
        end')
    [ -z "$differences" ] || fail "on $(tb_host "$n"): $differences"
    jq -e 'length > 2 and all(.[]; .memory_usage > 0 and (.cpu_percentage | test("^[0-9.]+%$")))' <<<"$ours" >/dev/null || fail "no figures of use: $ours"
  done
}

test_without_detail_it_lists_the_same_daemons() {
  put_agent 1
  [ "$(agent 1 ls --no-detail | jq -c '[.[] | {name, state, enabled}]')" = "$(agent 1 ls | jq -c '[.[] | {name, state, enabled}]')" ] || fail "they differ"
}

test_a_command_and_the_journal_of_a_daemon() {
  local daemon
  put_agent 1
  daemon=$(agent 1 ls --no-detail | jq -r '[.[].name | select(startswith("mon."))][0]')
  agent 1 enter --name "$daemon" -- ceph --version | grep -q 'ceph version' || fail "no command in $daemon"
  agent 1 logs --infer-name mon. -- -n 5 --no-pager | grep -q . || fail "no journal"
  agent 1 unit restart --infer-name mon. --dry-run | grep -q "systemctl restart ceph-.*@$daemon.service" || fail "a dry run does not tell"
  refused 'runs already' agent 1 run --name "$daemon"
}

test_maintenance_of_a_host_and_back() {
  local fsid running
  put_agent 3; fsid=$(ceph fsid)
  running=$(agent 3 ls --no-detail | jq -r '.[] | select(.state == "running") | .name' | sort)
  # Whatever fails: the tests after this one want the host.
  trap 'agent 3 host-maintenance exit --fsid "$(ceph fsid)" >/dev/null || true' EXIT
  agent 3 host-maintenance enter --fsid "$fsid" | jq -e '.result == "success"' >/dev/null || fail "enter was no success"
  agent 3 ls --no-detail | jq -e 'all(.[]; .state == "stopped")' >/dev/null || fail "a daemon still runs: $(agent 3 ls --no-detail | jq -c 'map({name, state})')"
  [ -z "$(on 3 "podman ps --filter name=ceph-$fsid --format '{{.Names}}'")" ] || fail "a container still runs"
  # They miss the third one when its lease has run out, and elect then.
  eventually 30 ceph_says '.quorum | length == 2' quorum_status
  agent 3 host-maintenance enter --fsid "$fsid" | jq -e '.result == "skipped"' >/dev/null || fail "again is not skipped"
  agent 3 host-maintenance exit --fsid "$fsid" | jq -e '.result == "success" and .not_running == []' >/dev/null || fail "exit was no success"
  [ "$(agent 3 ls --no-detail | jq -r '.[] | select(.state == "running") | .name' | sort)" = "$running" ] || fail "not the same daemons run as before"
  eventually 60 ceph_says '.quorum | length == 3' quorum_status
  eventually 90 ceph_says '.num_osds == .num_up_osds' osd stat
}

test_a_running_osd_is_not_zapped() {
  local fsid; put_agent 2; fsid=$(ceph fsid)
  refused 'osd\.[0-9]+ still runs' agent 2 zap-osds --fsid "$fsid" --force
  refused 'destroy all data of osd' agent 2 zap-osds --fsid "$fsid"
}

test_a_device_is_made_blank() {
  local disk fsid=6b1f3a52-3c44-4a52-9d1e-7a6f0f1c0e11
  put_agent 4; disk=$(on 4 'head -n1 /etc/testbed-disks')
  on 4 "printf 'EFI PART' | dd of=$disk bs=512 seek=1 conv=notrunc,sync status=none"
  refused 'needs force|destroy all data' agent 4 device-zap --fsid "$fsid" --device "$disk"
  agent 4 device-zap --fsid "$fsid" --device "$disk" --force | jq -e '.changed' >/dev/null || fail "not zapped"
  on 4 "cmp -n 10485760 $disk /dev/zero" || fail "something is left"
}

# A mon as packages would have it: its own directories, its own unit. Its program is the image's, since the host has no packages of Ceph.
legacy_mon() {
  on 4 bash -s <<END
set -eu
install -d /etc/ceph /var/lib/ceph/mon /var/log/ceph /run/ceph
printf '[global]\n\tfsid = $1\n\tmon_host = $(tb_ip 4)\n' > /etc/ceph/ceph.conf
run="podman run --rm --name legacy-mon --net=host -v /etc/ceph:/etc/ceph -v /var/lib/ceph:/var/lib/ceph -v /var/log/ceph:/var/log/ceph -v /run/ceph:/var/run/ceph --entrypoint"
\$run bash $image -c '
  ceph-authtool -C /etc/ceph/ceph.client.admin.keyring --gen-key -n client.admin --cap mon "allow *" --cap mgr "allow *" --cap osd "allow *"
  ceph-authtool -C /tmp/k --gen-key -n mon. --cap mon "allow *"; ceph-authtool /tmp/k --import-keyring /etc/ceph/ceph.client.admin.keyring
  monmaptool --create --fsid $1 --addv legacy [v2:$(tb_ip 4):3300,v1:$(tb_ip 4):6789] /tmp/map
  install -d -o ceph -g ceph /var/lib/ceph/mon/ceph-legacy; chown ceph /tmp/k /tmp/map /var/log/ceph /var/run/ceph
  ceph-mon --mkfs -i legacy --monmap /tmp/map --keyring /tmp/k --setuser ceph --setgroup ceph'
cat > /etc/systemd/system/ceph-mon@.service <<UNIT
[Service]
ExecStart=\$run ceph-mon $image -i %i -f --setuser ceph --setgroup ceph
ExecStop=/usr/bin/podman stop legacy-mon
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload; systemctl enable --now ceph-mon@legacy
END
}
legacy_answers() { on 4 "podman run --rm --net=host -v /etc/ceph:/etc/ceph --entrypoint ceph $image --connect-timeout 5 -s -f json" | jq -e --arg fsid "$1" '.fsid == $fsid and .quorum_names == ["legacy"]'; }

test_a_mon_of_packages_is_adopted_and_answers() {
  local fsid=6b1f3a52-3c44-4a52-9d1e-7a6f0f1c0e22
  put_agent 4; legacy_mon "$fsid"
  eventually 60 legacy_answers "$fsid"
  agent 4 ls --fsid "$fsid" | jq -e '.[0] | .style == "legacy" and .name == "mon.legacy" and .state == "running"' >/dev/null || fail "not listed: $(agent 4 ls)"
  agent 4 adopt --name mon.legacy --image "$image" | jq -e '.changed and .state == "running"' >/dev/null || fail "not adopted"
  eventually 60 legacy_answers "$fsid"
  on 4 'test ! -e /var/lib/ceph/mon/ceph-legacy && ! systemctl is-enabled ceph-mon@legacy' || fail "the old one is still there"
  agent 4 ls | jq -e 'map({name, style, state}) == [{name: "mon.legacy", style: "cephadm:v1", state: "running"}]' >/dev/null || fail "listed otherwise: $(agent 4 ls)"
  put_upstream 4
  on 4 python3 /root/cephadm.pyz ls | jq -e '.[0] | .style == "cephadm:v1" and .name == "mon.legacy" and .state == "running"' >/dev/null || fail "upstream does not list it as its own"
  agent 4 adopt --name mon.legacy --image "$image" | jq -e '.changed == false' >/dev/null || fail "again it changes something"
  agent 4 rm-cluster --fsid "$fsid" --force | jq -e '.changed' >/dev/null
  on 4 'rm -f /etc/systemd/system/ceph-mon@.service; systemctl daemon-reload; systemctl reset-failed; rm -rf /var/log/ceph'
  host_is_clean 4
}
