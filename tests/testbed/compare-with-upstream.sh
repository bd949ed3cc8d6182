#!/bin/bash
# Measure this project and upstream's cephadm one after the other on the same hosts, in one run, and print a Markdown
# table with ratios (docs/benchmarks.md).
#   compare-with-upstream.sh            both
#   compare-with-upstream.sh upstream   one of them: upstream or ours
# Both get the same hosts, image, settings and spec file; both are watched by wait-for.py, which is connected before the clock starts. Both are
# asked by a client that is there already: upstream's `ceph` in a container that stays, our cmdlets in a PowerShell that stays, with a
# reconcile job as upstream has its manager module. Without PowerShell, ours is a new process of cephadm-controller each time.
# Nothing else should run.
# Settings: ROUNDS=1 how often each, TRIALS=5 how often in a round an mds is added (the table shows medians); KEEP=1 leaves the last cluster on its hosts.
set -euo pipefail
export TB_PREFIX=cmp TB_NET=10.99.2
here=$(dirname "$(readlink -f "$0")"); top=$(readlink -f "$here/../..")
. "$here/lib.sh"; . "$here/upstream.sh"
. "$top/build/powershell.sh"
reason=$(tb_cannot_run); [ -z "$reason" ] || die "$reason"
: "${ROUNDS:=1}" "${TRIALS:=5}"
sides=("${1:-upstream}"); [ $# -gt 0 ] || sides+=(ours)
image=$TB_CEPH_IMAGE; work=$TB_STATE/compare; mkdir -p "$work"; rm -f "$work"/*.tsv

# measure NAME COMMAND...: its time goes into the side's list
measure() {
  local name=$1 t0; shift; t0=$(date +%s%N)
  "$@" >>"$work/$side.log" 2>&1 || { tail -n 30 "$work/$side.log" >&2; die "$side: $name failed"; }
  elapsed "$name" "$t0"
}
elapsed() {
  local seconds; seconds=$(awk "BEGIN {printf \"%.1f\", ($(date +%s%N) - $2) / 1e9}")
  log "$side: $1 $seconds s (load $(cut -d' ' -f1 /proc/loadavg))"
  printf '%s\t%s\n' "$1" "$seconds" >> "$work/$side.tsv"
}
wait_for() { on 1 podman run --rm -i --net=host -v /etc/ceph:/etc/ceph:ro --entrypoint python3 "$image" - "$1" "$2" < "$here/wait-for.py"; }
# measure_until NAME CONDITION COMMAND...: from the command's start until the condition is true
measure_until() {
  local name=$1 condition=$2 t0 word; shift 2
  coproc WATCH { wait_for "$condition" 400; }
  local watch=$WATCH_PID
  read -r word <&"${WATCH[0]}"; [ "$word" = ready ] || die "$side: the watcher said '$word'"
  t0=$(date +%s%N)
  "$@" >>"$work/$side.log" 2>&1 || { tail -n 30 "$work/$side.log" >&2; die "$side: $name failed"; }
  read -r word <&"${WATCH[0]}" || die "$side: $condition did not come true"
  elapsed "$name" "$t0"
  wait "$watch"
}

# What both are to make: 3 mon, 2 mgr, crash everywhere, an OSD on each host's disk.
cluster_spec() {
  printf -- 'service_type: mon\nplacement:\n  count: 3\n---\nservice_type: mgr\nplacement:\n  count: 2\n---\n'
  printf -- "service_type: crash\nplacement:\n  host_pattern: '*'\n---\n"
  printf -- "service_type: osd\nservice_id: disks\nplacement:\n  host_pattern: '*'\nspec:\n  data_devices:\n    all: true\n  method: raw\n"
}
mds_spec() { printf 'service_type: mds\nservice_id: cephfs\nplacement:\n  count: %d\n' "$1"; }

### Ours: cmdlets typed into a PowerShell that stays

# type_in STATEMENT: runs it in that PowerShell; an error is one
type_in() {
  local line
  printf '%s\n' "try { $1 | Out-String; 'END OK' } catch { \$_ | Out-String; 'END FAILED' }" >&"${SHELL_IN}"
  while read -r line <&"${SHELL_OUT}"; do
    [ "$line" != 'END OK' ] || return 0
    [ "$line" != 'END FAILED' ] || return 1
    echo "$line"
  done
  return 1
}
shell_prepare() {
  rm -rf "${work:?}/home"
  rm -f "$work/typed" "$work/shown"; mkfifo "$work/typed" "$work/shown"
  CEPHADM_HOME=$work/home NO_COLOR=1 in_lab "${powershell[@]}" -NoLogo -NoProfile -NonInteractive -Command - <"$work/typed" >"$work/shown" 2>&1 &
  exec {SHELL_IN}>"$work/typed" {SHELL_OUT}<"$work/shown"
  type_in "\$ErrorActionPreference = 'Stop'; \$ProgressPreference = 'SilentlyContinue'; Import-Module '$top/out/module/Cephadm'"
}
shell_bootstrap() {
  type_in "New-CephCluster -ProfileName compare -HostName $(tb_host 1) -Address $(tb_ip 1) -MonAddress $(tb_ip 1) -Image $image -SkipPull -NoController -KeyFilePath '$TB_KEY' \
    -HostKeyFingerprint '$(tb_fingerprint 1)' -ConfigPath '$top/examples/test-settings.conf'" && type_in "\$job = Start-CephReconcile"
}
shell_add_host() { type_in "Add-CephHost $(tb_host "$1") $(tb_ip "$1") -HostKeyFingerprint '$(tb_fingerprint "$1")'"; }
shell_apply() { cat > "$work/spec.yaml"; type_in "Set-CephServiceSpec '$work/spec.yaml' -Approve"; }
shell_file_system() { type_in 'New-CephFileSystem cephfs' && mds_spec 2 | shell_apply; }

### Ours without PowerShell

ours_controller() { in_lab "$top/out/controller/cephadm-controller" --home "$work/home" --profile compare "$@"; }
ours_prepare() { rm -rf "${work:?}/home"; }
ours_bootstrap() {
  ours_controller bootstrap --host "$(tb_host 1)" --address "$(tb_ip 1)" --mon-ip "$(tb_ip 1)" --image "$image" --skip-pull --no-controller \
    --identity "$TB_KEY" --host-key-fingerprint "$(tb_fingerprint 1)" --initial-config "$top/examples/test-settings.conf"
}
ours_trust() { :; }
ours_add_host() { ours_controller host add "$(tb_host "$1")" "$(tb_ip "$1")" --host-key-fingerprint "$(tb_fingerprint "$1")"; }
ours_apply() { cat > "$work/spec.yaml"; ours_controller apply -f "$work/spec.yaml" --approve; }
ours_file_system() { ours_controller fs create cephfs; mds_spec 2 | ours_apply; }
if find_powershell; then
  for what in prepare bootstrap add_host apply file_system; do eval "ours_$what() { shell_$what \"\$@\"; }"; done
else log "no PowerShell here: ours is measured with a new process each time"
fi

### One round: hosts from nothing, and what an administrator types

apply() { "${side}_apply" < "$1"; }
round() {
  local started n
  "$here/hosts-down.sh" --wipe 2>/dev/null; "$here/hosts-up.sh" 3
  [ "$side" = ours ] || "$here/registry-up.sh" "${image#localhost/}"
  "${side}_prepare"
  started=$(date +%s%N)
  measure "bootstrap" "${side}_bootstrap"
  for n in 2 3; do "${side}_trust" "$n"; measure "host add" "${side}_add_host" "$n"; done
  cluster_spec > "$work/cluster.yaml"
  measure_until "apply to 3 mon, 2 mgr, 3 crash, 3 OSD at HEALTH_OK" healthy:3:2:3 apply "$work/cluster.yaml"
  elapsed "three hosts at HEALTH_OK, from nothing" "$started"
  "${side}_file_system" >>"$work/$side.log" 2>&1; wait_for mds:2 120
  # One trial tells little: it depends on where in the mons' second (paxos_propose_interval) it falls.
  mds_spec 3 > "$work/mds.yaml"
  for n in $(seq "$TRIALS"); do
    [ "$n" = 1 ] || { mds_spec 2 | "${side}_apply" >>"$work/$side.log" 2>&1; wait_for mds:2 120; }
    sleep 10   # neither side measures the other half of what was asked of it before
    measure_until "one more mds: apply to running" mds:3 apply "$work/mds.yaml"
  done
}

"$here/build-image.sh" "${image##*:}"
for side in "${sides[@]}"; do for _ in $(seq "$ROUNDS"); do round; done; done
[ -n "${KEEP:-}" ] || { "$here/hosts-down.sh" --wipe; "$here/registry-up.sh" --down; }

### The table

median() {
  [ -e "$work/$1.tsv" ] || return 0
  awk -F'\t' -v name="$2" '$1 == name {print $2}' "$work/$1.tsv" | sort -n | awk '{v[NR] = $1} END {if (NR) printf "%.1f", (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2}'
}
echo "$(nproc) cores, $(awk '/MemTotal/ {printf "%d GiB", $2 / 1048576}' /proc/meminfo); ${ROUNDS} round(s) with ${TRIALS} more mds each; Ceph ${image##*:}; $(date +%F)"
echo; echo "| step, seconds | upstream | this project | ratio |"; echo "| --- | --- | --- | --- |"
for name in "bootstrap" "host add" "apply to 3 mon, 2 mgr, 3 crash, 3 OSD at HEALTH_OK" "three hosts at HEALTH_OK, from nothing" "one more mds: apply to running"; do
  u=$(median upstream "$name") o=$(median ours "$name")
  echo "| $name | ${u:--} | ${o:--} | $([ -n "$u" ] && [ -n "$o" ] && awk "BEGIN {printf \"%.2f\", $o / $u}" || echo -) |"
done
