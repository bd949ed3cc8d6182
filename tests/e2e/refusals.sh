# Bad input and bad luck: one clear error, exit code 1, nothing left behind. Host 4 is in no cluster.
# shellcheck shell=bash

# spare OPTION=VALUE...: bootstrap on host 4, with some of its options replaced
spare_options() {
  local change
  declare -gA option=(
    [host]=$(tb_host 4) [address]=$(tb_ip 4) [mon-ip]=$(tb_ip 4) [image]=$image [identity]=$TB_KEY [host-key-fingerprint]=$(tb_fingerprint 4))
  for change; do option[${change%%=*}]=${change#*=}; done
  arguments=(bootstrap --skip-pull --no-controller)
  for change in "${!option[@]}"; do arguments+=("--$change" "${option[$change]}"); done
}
spare_controller() { in_lab "$top/out/controller/cephadm-controller" --home "$scratch" --profile spare "$@"; }
spare() { spare_options "$@"; spare_controller "${arguments[@]}"; }
refused_spare() { local pattern=$1; shift; refused "$pattern" spare "$@"; host_is_clean 4; }

test_unreachable_host() { refused_spare 'reach|connect|route|timed out' address="$TB_NET.99"; }

test_wrong_ssh_key() {
  local key=$home/wrong-key; rm -f "$key" "$key.pub"
  ssh-keygen -q -t ed25519 -N '' -f "$key"
  refused_spare 'denied|authenticat' identity="$key"
  rm -f "$key" "$key.pub"
}

test_wrong_host_key_fingerprint() { refused_spare 'host key|fingerprint' host-key-fingerprint="$(tb_fingerprint 1)"; }

test_host_key_is_not_taken_on_trust() {
  spare_options; local i kept=()
  for ((i = 0; i < ${#arguments[@]}; i++)); do
    [ "${arguments[i]}" = --host-key-fingerprint ] && { i=$((i + 1)); continue; }
    kept+=("${arguments[i]}")
  done
  refused 'host key|fingerprint' spare_controller "${kept[@]}"
  host_is_clean 4
}

test_host_name_does_not_match() {
  refused_spare "$(tb_host 4)" host=other
  refused "$(tb_host 4)" ctl host add other "$(tb_ip 4)" --host-key-fingerprint "$(tb_fingerprint 4)"
  host_is_clean 4
}

# Pinned when the host was added; another key later is refused, and the message tells how to accept it.
test_changed_host_key() {
  ctl host add "$(tb_host 4)" "$(tb_ip 4)" --host-key-fingerprint "$(tb_fingerprint 4)"
  on 4 'cp -a /etc/ssh /root/ssh-saved && rm /etc/ssh/ssh_host_* && ssh-keygen -A >/dev/null && systemctl restart ssh'
  refused 'host key' ctl host add "$(tb_host 4)" "$(tb_ip 4)"
  on 4 'cp -a /root/ssh-saved/. /etc/ssh/ && rm -r /root/ssh-saved && systemctl restart ssh'
  ctl host rm "$(tb_host 4)"
}

test_no_container_engine() {
  on 4 mv /usr/bin/podman /usr/bin/podman.away
  refused 'podman|container engine' spare || { on 4 mv /usr/bin/podman.away /usr/bin/podman; return 1; }
  on 4 mv /usr/bin/podman.away /usr/bin/podman
  host_is_clean 4
}

test_image_missing() { refused_spare 'localhost/none:1' image=localhost/none:1; }

test_mon_address_is_not_on_the_host() { refused_spare "$TB_NET.77" mon-ip="$TB_NET.77"; }

test_mon_port_is_taken() {
  on 4 'setsid python3 -m http.server 3300 >/dev/null 2>&1 & echo $! > /run/taken.pid'
  eventually 10 on 4 'ss -ltn | grep -q :3300'
  refused 3300 spare || { on 4 'kill $(cat /run/taken.pid)'; return 1; }
  on 4 'kill $(cat /run/taken.pid)'
  host_is_clean 4
}

test_a_cluster_is_there_already() {
  local before; before=$(containers)
  refused 'cluster|already' spare host="$(tb_host 1)" address="$(tb_ip 1)" mon-ip="$(tb_ip 1)" host-key-fingerprint="$(tb_fingerprint 1)"
  [ "$(containers)" = "$before" ] || fail "its containers changed"
  ceph_says '.quorum_names | length == 3' quorum_status
}

test_disk_full_on_the_host() {
  on 4 mount -t tmpfs -o size=256k none /var/lib/ceph
  local code=0
  (refused 'space|full' spare) || code=$?
  on 4 umount /var/lib/ceph
  host_is_clean 4
  return $code
}

# apply_refused PATTERN YAML: nothing of the file is applied
apply_refused() {
  local file=$home/bad.yaml before
  before=$(ctl export | md5sum)
  echo "$2" > "$file"
  refused "$1" ctl apply -f "$file"
  refused "$1" ctl plan -f "$file"
  rm -f "$file"
  [ "$(ctl export | md5sum)" = "$before" ] || fail "specs changed"
}
test_spec_with_an_unknown_type() { apply_refused 'nfsd' 'service_type: nfsd'; }
test_spec_with_an_unknown_field() { apply_refused 'colour' $'service_type: mgr\nplacement:\n  count: 2\ncolour: red'; }
test_unknown_host_in_a_placement() { apply_refused 'nowhere' $'service_type: mgr\nplacement:\n  hosts: [nowhere]'; }

# A disk that holds a file system is never formatted, not even when a spec names it.
test_disk_in_use_is_left_alone() {
  local disk file=$home/disk.yaml uuid; disk=$(on 4 cat /etc/testbed-disks)
  on 4 mkfs.ext4 -q "$disk"; uuid=$(on 4 blkid -p -o value -s UUID "$disk")
  ctl host add "$(tb_host 4)" "$(tb_ip 4)" --host-key-fingerprint "$(tb_fingerprint 4)"
  printf 'service_type: osd\nservice_id: named\nplacement:\n  hosts: [%s]\nspec:\n  data_devices:\n    paths: [%s]\n  method: raw\n' "$(tb_host 4)" "$disk" > "$file"
  ctl apply -f "$file" --approve --wait 60 || true
  rm -f "$file"
  [ "$(on 4 blkid -p -o value -s UUID "$disk")" = "$uuid" ] || fail "$disk was formatted"
  ctl service rm osd.named --force
  remove_spare_host
  on 4 wipefs -qa "$disk"
}
# Host 4 leaves the cluster: what runs everywhere is taken off it first.
remove_spare_host() {
  ctl host rm "$(tb_host 4)" --force
  on 4 'for c in $(podman ps -q); do podman rm -f -t 0 $c; done; for u in /etc/systemd/system/ceph*; do rm -rf "$u"; done
        find /etc/systemd/system -name "ceph*" -delete; systemctl daemon-reload; rm -rf /var/lib/ceph/* /etc/ceph/* /var/log/ceph/* /run/ceph/*' >/dev/null
}
