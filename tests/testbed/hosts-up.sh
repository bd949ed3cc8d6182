#!/bin/bash
# Start hosts: each a systemd machine (nspawn) in a network namespace of its own, with address TB_NET.(10+n), sshd,
# podman, and empty loop disks that its /etc/testbed-disks lists. Hosts that run already are left alone.
#   hosts-up.sh [COUNT]            default 3; they are named ${TB_PREFIX}1, ${TB_PREFIX}2, ...
# Settings: the head of lib.sh, and TB_HOST_PKGS=a,b for more Debian packages in the hosts.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")"); . "$here/lib.sh"
reason=$(tb_cannot_run); [ -z "$reason" ] || die "$reason"
count=${1:-3}
tb_install mmdebstrap podman systemd-container iproute2 openssh-client jq arch-test
tb_prepare_state

packages=systemd,systemd-sysv,dbus,openssh-server,podman,crun,catatonit,netavark,jq,chrony,lvm2,udev,kmod
packages+=,iproute2,iputils-ping,procps,hostname,curl,ca-certificates,e2fsprogs,xfsprogs,nftables,logrotate
packages+=,sudo,less,python3${TB_HOST_PKGS:+,$TB_HOST_PKGS}

# The tree that every host starts from, made once a suite, package list and version of host-files/.
make_tree() {
  local digest started=$SECONDS unit
  digest=$({ echo "$packages"; find "$here/host-files" -type f -print0 | sort -z | xargs -0 cat; } | md5sum | cut -c1-8)
  tree=$TB_STATE/tree.$TB_HOST_SUITE.$digest
  tb_lock
  if [ ! -e "$tree/.complete" ]; then
    log "making the hosts' tree from Debian $TB_HOST_SUITE"
    rm -rf "$tree"
    tb_debootstrap "$TB_HOST_SUITE" "$tree" "$packages"
    rm -rf "$tree"/etc/ssh/ssh_host_* "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/*
    : > "$tree/etc/machine-id"
    cp -r "$here/host-files/." "$tree/"
    # units that mean nothing in a machine of this kind
    for unit in systemd-udevd.service systemd-udev-trigger.service systemd-udevd-kernel.socket systemd-udevd-control.socket \
        lvm2-monitor.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
        podman-auto-update.timer systemd-networkd.service systemd-resolved.service; do
      ln -sf /dev/null "$tree/etc/systemd/system/$unit"
    done
    touch "$tree/.complete"
    log "hosts' tree: $((SECONDS - started)) s, $(du -sm "$tree" | cut -f1) MiB"
  fi
  [ -f "$TB_KEY" ] || ssh-keygen -q -t ed25519 -N '' -C testbed -f "$TB_KEY"
  exec 9>&-
}

# One netns with a bridge. It has no way out: nothing leaves this machine.
make_lab() {
  [ ! -e "/run/netns/$TB_LAB" ] || return 0
  ip netns add "$TB_LAB"
  ip -n "$TB_LAB" link set lo up
  ip -n "$TB_LAB" link add br0 type bridge forward_delay 0
  ip -n "$TB_LAB" addr add "$TB_GW/24" dev br0
  ip -n "$TB_LAB" link set br0 up
}

connect_to_lab() {
  local n=$1 ns=$2
  [ ! -e "/run/netns/$ns" ] || return 0
  ip netns add "$ns"
  ip -n "$ns" link add eth0 type veth peer name "v$n" netns "$TB_LAB"
  ip -n "$TB_LAB" link set "v$n" master br0 up
  ip -n "$ns" link set lo up
  ip -n "$ns" addr add "$(tb_ip "$n")/24" brd + dev eth0
  ip -n "$ns" link set eth0 up
  ip -n "$ns" route add default via "$TB_GW"
}

write_identity() {
  local n=$1 root=$2 i
  tb_host "$n" > "$root/etc/hostname"
  { echo "127.0.0.1 localhost"; for i in $(seq 9); do echo "$(tb_ip "$i") $(tb_host "$i")"; done; } > "$root/etc/hosts"
  install -d -m 700 "$root/root/.ssh"
  grep -qsxFf "$TB_KEY.pub" "$root/root/.ssh/authorized_keys" || cat "$TB_KEY.pub" >> "$root/root/.ssh/authorized_keys"
  [ -e "$root/etc/ssh/ssh_host_ed25519_key" ] || ssh-keygen -A -f "$root" >/dev/null
  # images come from the store; who asks a registry for them (as upstream does) asks the lab's own
  mkdir -p "$root/etc/containers/registries.conf.d"
  printf '[[registry]]\nprefix = "localhost"\nlocation = "%s:5000"\ninsecure = true\n' "$TB_GW" \
    > "$root/etc/containers/registries.conf.d/testbed.conf"
}

# Sparse files behind loop devices. The host's /sys/block shows only its own; no udevd runs, so that the udev database,
# which ceph-volume reads, gets an entry for each. Fills the array `binds`.
attach_disks() {
  local dir=$1 root=$2 i file device all=()
  mkdir -p "$dir/disks" "$dir/sysblock"; rm -f "$dir"/sysblock/*
  for i in $(seq "$TB_DISKS"); do
    file=$dir/disks/$i
    [ -e "$file" ] || truncate -s "$TB_DISK_SIZE" "$file"
    device=$(losetup -j "$file" -O NAME -n | head -n1)
    [ -n "$device" ] || device=$(losetup -f --show --direct-io=on "$file")
    all+=("$device"); binds+=(--bind="$device")
    ln -s "../devices/virtual/block/${device#/dev/}" "$dir/sysblock/${device#/dev/}"
  done
  echo "${all[*]}" > "$root/etc/testbed-disks"
  for device in "${all[@]}"; do
    printf 'f /run/udev/data/b%d:%d 0644 root root - I:1\\nE:DEVTYPE=disk\\nG:systemd\\n\n' \
      "0x$(stat -c %t "$device")" "0x$(stat -c %T "$device")"
  done > "$root/etc/tmpfiles.d/testbed-disks.conf"
}

start_host() {
  local n=$1 h ns dir root binds=()
  h=$(tb_host "$n"); ns=$TB_PREFIX-h$n; dir=$TB_STATE/hosts/$h; root=$dir/root
  if tb_is_up "$n"; then log "$h is up already"; return; fi
  mkdir -p "$dir"/{upper,work,root,containers,ceph}
  connect_to_lab "$n" "$ns"
  mountpoint -q "$root" || mount -t overlay "$h" -o "lowerdir=$tree,upperdir=$dir/upper,workdir=$dir/work" "$root"
  write_identity "$n" "$root"
  attach_disks "$dir" "$root"
  # Each machine in a cgroup of its own, or all would share one tree. A reboot inside ends nspawn with 133: start again.
  mkdir -p "$TB_CG/$h"
  # shellcheck disable=SC2016
  setsid bash -c 'while :; do (echo $BASHPID > "$0/cgroup.procs"; exec "$@"); [ $? = 133 ] || break
      find "$0" -mindepth 1 -depth -type d -exec rmdir {} + ; done' "$TB_CG/$h" \
    env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 SYSTEMD_SECCOMP=0 \
    systemd-nspawn --quiet --boot --register=no --keep-unit --machine="$h" --directory="$root" \
      --network-namespace-path="/run/netns/$ns" --capability=all --link-journal=no --resolv-conf=off --timezone=off \
      --bind="$dir/containers:/var/lib/containers" --bind="$dir/ceph:/var/lib/ceph" \
      --bind-ro="$TB_STORE:/var/lib/shared-images" --bind="$dir/sysblock:/sys/block" "${binds[@]}" \
      --console=read-only </dev/null >>"$dir/console.log" 2>&1 &
  echo $! > "$TB_RUN/$h.pid"
}

wait_for_ssh() {
  local n=$1 deadline=$((SECONDS + 60))
  until on "$n" true 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || die "$(tb_host "$n") does not answer ssh; see $TB_STATE/hosts/$(tb_host "$n")/console.log"
    sleep 0.2
  done
}

make_tree
make_lab
started=$SECONDS
for n in $(seq "$count"); do start_host "$n"; done
for n in $(seq "$count"); do wait_for_ssh "$n"; done
log "$count hosts answer ssh after $((SECONDS - started)) s"
