#!/bin/bash
# Stop the hosts that hosts-up.sh started, and the lab network.
#   hosts-down.sh           keep their data: a later hosts-up.sh starts them again with it
#   hosts-down.sh --wipe    delete their data and disks; images and trees stay
set -uo pipefail
. "$(dirname "$(readlink -f "$0")")/lib.sh"
[ "$(id -u)" = 0 ] || die "hosts-down.sh needs root"
wipe=; [ "${1:-}" = --wipe ] && wipe=1
started=$SECONDS

# A pid file names the loop around nspawn; nspawn's child is the machine's process 1.
last_child() { awk '{print $NF}' "/proc/$1/task/$1/children" 2>/dev/null; }

# SIGRTMIN+4 means "power off" to systemd. With --wipe there is nothing to save: end the whole pid namespace at once.
stop_machine() {
  local nspawn init
  nspawn=$(last_child "$1"); [ -n "$nspawn" ] || return 0
  init=$(last_child "$nspawn"); [ -n "$init" ] || return 0
  if [ -n "$wipe" ]; then kill -9 "$init" 2>/dev/null; else kill -s RTMIN+4 "$init" 2>/dev/null; fi
}

wait_for_end() {
  local pid=$1 deadline=$((SECONDS + 30))
  while kill -0 "$pid" 2>/dev/null; do
    if [ $SECONDS -ge $deadline ]; then
      log "$2 does not stop; killing it"
      # shellcheck disable=SC2046
      kill -9 "$pid" $(last_child "$pid") 2>/dev/null
      return
    fi
    sleep 0.1
  done
}

shopt -s nullglob
machines=("$TB_RUN/$TB_PREFIX"[0-9].pid)
for file in "${machines[@]}"; do stop_machine "$(cat "$file")"; done
for file in "${machines[@]}"; do
  host=$(basename "$file" .pid)
  wait_for_end "$(cat "$file")" "$host"
  rm -f "$file"
  find "$TB_CG/$host" -depth -type d -exec rmdir {} + 2>/dev/null
done
rmdir "$TB_CG" 2>/dev/null

for dir in "$TB_STATE/hosts/$TB_PREFIX"[0-9]; do
  ns=$TB_PREFIX-h${dir##*"$TB_PREFIX"}
  mountpoint -q "$dir/root" && umount "$dir/root"
  for file in "$dir"/disks/*; do losetup -j "$file" -O NAME -n | xargs -r losetup -d; done
  [ ! -e "/run/netns/$ns" ] || ip netns del "$ns"
  [ -z "$wipe" ] || rm -rf "$dir"
done
[ ! -e "/run/netns/$TB_LAB" ] || ip netns del "$TB_LAB"
log "hosts are down after $((SECONDS - started)) s"
