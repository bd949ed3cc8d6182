#!/bin/bash
# From nothing to a healthy three-host Ceph cluster.
#
#   ./quickstart.sh                       three hosts on this machine (root, Debian, the .NET SDK); again: changes nothing
#   ./quickstart.sh --down                remove all of it: cluster, hosts, images
#   ./quickstart.sh --hosts a,b,c --image IMAGE [--identity FILE] [--accept-new-host-keys]
#                                         the same on real hosts, as root over ssh; NAME=ADDRESS where names do not resolve
#   ./quickstart.sh --hosts a,b,c --down  remove the cluster from them (asks first; --force does not)
#
# Options:  --controller     use cephadm-controller even where PowerShell is, or can be had from NuGet
#           --keep-images    with --down: keep what took long to make
#           --spec FILE      instead of examples/cluster.yaml
#           --no-build       use what is in out/
#           --no-controllers put no controllers into the cluster: nothing reconciles it but this computer
# docs/testbed.md tells what it makes on this machine, and the settings (TB_STATE, TB_NET, TB_PREFIX).
set -euo pipefail
top=$(dirname "$(readlink -f "$0")")
. "$top/tests/testbed/lib.sh"
. "$top/build/powershell.sh"

hosts='' image='' identity='' spec=$top/examples/cluster.yaml
down='' keep_images='' force='' accept='' build=1 controllers=1 shell=auto skip_pull=''
while [ $# -gt 0 ]; do
  case $1 in
    --hosts | --image | --identity | --spec)
      [ $# -ge 2 ] || die "$1 needs a value; ./quickstart.sh --help"
      printf -v "${1#--}" %s "$2"; shift ;;
    --down) down=1 ;;
    --keep-images) keep_images=1 ;;
    --force) force=1 ;;
    --accept-new-host-keys) accept=1 ;;
    --controller) shell=controller ;;
    --no-build) build= ;;
    --no-controllers) controllers= ;;
    -h | --help) sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0"; exit 0 ;;
    *) die "unknown option $1; ./quickstart.sh --help" ;;
  esac
  shift
done

### What the person sees

[ -t 1 ] || export NO_COLOR=1
started=$SECONDS; step_number=0; step_title=''
# step TITLE COMMAND...: one numbered step, its output live and indented, its time; a failure ends the script.
step() {
  local t0 tenths
  step_number=$((step_number + 1)); step_title=$1; t0=$(date +%s%N); shift
  printf '\n[%2d] %s\n' "$step_number" "$step_title"
  "$@" 2>&1 | sed -u 's/^/     /'
  tenths=$((($(date +%s%N) - t0) / 100000000)); step_title=''
  printf '     %d.%d s\n' $((tenths / 10)) $((tenths % 10))
}
trap '[ -z "$step_title" ] || printf "\nerror: step %d failed: %s\n" "$step_number" "$step_title" >&2' EXIT

### The hosts: ours on this machine, or somebody's

names=(); addresses=()
lab_hosts() {
  local reason n
  reason=$(tb_cannot_run); [ -z "$reason" ] || die "$reason"
  for n in 1 2 3; do names+=("$(tb_host $n)"); addresses+=("$(tb_ip $n)"); done
  image=$TB_CEPH_IMAGE identity=$TB_KEY home=$TB_STATE/quickstart-$TB_PREFIX
  beside=(ip netns exec "$TB_LAB")
}
real_hosts() {
  local host name address
  [ -n "$image" ] || [ -n "$down" ] || die "--hosts needs --image, a Ceph image that the hosts can pull, such as quay.io/ceph/ceph:v20.2.4"
  for host in ${hosts//,/ }; do
    name=${host%%=*}; address=${host#*=}
    [ "$address" != "$name" ] || address=$(getent ahosts "$name" | awk '{print $1; exit}')
    [ -n "$address" ] || die "host $name does not resolve; write it as $name=ADDRESS"
    names+=("$name"); addresses+=("$address")
  done
  home=${CEPHADM_HOME:-$HOME/.config/cephadmps}
  beside=()
}
# trust I: the option that says why host I's key is believed
trust() {
  local fingerprint=''
  if [ -z "$hosts" ]; then fingerprint=$(tb_fingerprint $(($1 + 1)))
  else fingerprint=$(ssh-keygen -F "${names[$1]}" -l 2>/dev/null | awk '$2 == "ED25519" || !found {found = $3} END {print found}')
  fi
  if [ -n "$fingerprint" ]; then echo "--host-key-fingerprint=$fingerprint"
  elif [ -n "$accept" ]; then echo --accept-new-host-key
  else die "the ssh key of ${names[$1]} is not in known_hosts: connect once with ssh and check it, or give --accept-new-host-keys"
  fi
}

install_packages() {
  local need=(gcc libc6-dev zlib1g-dev openssh-client jq curl)
  if [ -z "$hosts" ]; then tb_install "${need[@]}" mmdebstrap arch-test podman crun systemd-container iproute2
  else
    local tool; for tool in gcc ssh jq; do
      command -v $tool >/dev/null || die "$tool is missing; install what Debian calls ${need[*]}"
    done
  fi
}
require_dotnet() {
  command -v dotnet >/dev/null || die "the .NET SDK is not on PATH; see https://dot.net/download"
  (cd "$top" && dotnet --version >/dev/null 2>&1) || die "the .NET SDK here is older than global.json asks for: $(cd "$top" && dotnet --version 2>&1 | head -n1)"
}
publish() { DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 dotnet msbuild "$top/build/package.proj" -nologo -v:quiet -p:Out="$top/out"; }
check_image() {
  local version
  version=$(on 1 podman run --rm --entrypoint ceph "$image" --version | awk '{print $3}')
  if [ "$version" = "${image##*:}" ]; then echo "$image is Ceph $version"
  else echo "NOTE: Debian's archive has moved: $image holds Ceph $version"
  fi
}

### The cluster, with cephadm-controller. examples/quickstart.ps1 types the same as cmdlets.

controller() { "${beside[@]}" "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart "$@"; }
# run COMMAND...: controller; leaves a mark when it changed something
run() {
  controller "$@" | (umask 077; tee "$home/last-output")
  grep -qi 'nothing changed' "$home/last-output" || (umask 077; touch "$home/changed")
}
has_cluster() { controller status >/dev/null 2>&1; }
host_names() { controller hosts --format json | jq -r '.[].host_name'; }

bootstrap() {
  if has_cluster; then echo "nothing changed: the cluster is there"; return; fi
  # shellcheck disable=SC2046
  run bootstrap --host "${names[0]}" --address "${addresses[0]}" --mon-ip "${addresses[0]}" --image "$image" \
    --initial-config "$top/examples/test-settings.conf" $(identity_option) $(trust 0) --no-controller ${skip_pull:+--skip-pull}
}
identity_option() { [ -z "$identity" ] || echo "--identity $identity"; }
add_hosts() {
  local i known
  known=$(host_names)
  for i in "${!names[@]}"; do
    if grep -qxF "${names[$i]}" <<<"$known"; then echo "${names[$i]}: nothing changed"; continue; fi
    run host add "${names[$i]}" "${addresses[$i]}" "$(trust "$i")"
  done
}
show_plan() { controller plan -f "$spec"; }
apply_spec() { run apply -f "$spec" --approve --wait 600; }
create_file_system() {
  if controller ceph -- fs get cephfs >/dev/null 2>&1; then echo "nothing changed: file system cephfs is there"; return; fi
  run fs create cephfs
}
reconcile() { run reconcile --until-done; }
wait_for_health() {
  local deadline=$((SECONDS + 300)) now last=''
  until now=$(controller --quiet ceph -- health 2>&1) && [[ $now == *HEALTH_OK* ]]; do
    [ "$now" = "$last" ] || { echo "$now"; last=$now; }
    [ $SECONDS -lt $deadline ] || { controller ceph -- health detail; return 1; }
    sleep 1
  done
  echo "$now"
}
# Last, so that until then everything is done by the one command that says so.
put_controllers() {
  if [ -e "$top/out/controller/daemon/linux-x64/cephadm-controller" ]; then run controllers install
  else echo "nothing changed: the controller for hosts could not be built here (docs/controller.md)"
  fi
}
show() {
  local what
  for what in hosts services daemons; do controller "$what"; echo; done
  controller ceph -- status
}
with_controller() {
  step "Bootstrap on ${names[0]}: one mon, one mgr" bootstrap
  step "Add hosts ${names[*]:1}" add_hosts
  step "Plan for $(basename "$spec")" show_plan
  step "Apply it (approved by this script)" apply_spec
  step "File system cephfs" create_file_system
  step "Reconcile until nothing is left to do" reconcile
  step "Health" wait_for_health
  [ -z "$controllers" ] || step "Controllers in the cluster: from here on it needs no other computer" put_controllers
  step "What runs" show
}
with_cmdlets() {
  local fingerprints=() i
  for i in "${!names[@]}"; do fingerprints+=("$(trust "$i" | sed 's/^--host-key-fingerprint=//; s/^--accept-new-host-key$//')"); done
  step "With PowerShell $("${powershell[@]}" -NoLogo -NoProfile -Command '$PSVersionTable.PSVersion.ToString()')" \
    env CEPHADM_HOME="$home" "${beside[@]}" "${powershell[@]}" -NoLogo -NoProfile -NonInteractive -File "$top/examples/quickstart.ps1" \
      -ModulePath "$top/out/module/Cephadm" -HostName "$(IFS=,; echo "${names[*]}")" -Address "$(IFS=,; echo "${addresses[*]}")" \
      -HostKeyFingerprint "$(IFS=,; echo "${fingerprints[*]}")" -Image "$image" -SpecPath "$spec" \
      -InitialConfig "$top/examples/test-settings.conf" -ChangedMark "$home/changed" ${identity:+-IdentityFile "$identity"} ${skip_pull:+-SkipPull}
  [ -z "$controllers" ] || step "Controllers in the cluster: from here on it needs no other computer" put_controllers
}

### Down

remove_cluster() { controller destroy --force --zap-osds; }
remove_lab() {
  "$top/tests/testbed/hosts-down.sh" --wipe
  rm -rf "$home"
  if [ -n "$keep_images" ]; then echo "kept the images and host trees in $TB_STATE"
  elif ! [ -e "$TB_STATE/.made-by-cephadmps" ] || [ -n "$(ls -A "$TB_STATE/hosts" 2>/dev/null)" ]; then
    echo "kept $TB_STATE: other hosts use it, or it was there before"
  else rm -rf "$TB_STATE" "$TB_RUN"
  fi
}
if [ -n "$hosts" ]; then real_hosts; else lab_hosts; fi
if [ -n "$down" ]; then
  if [ -z "$hosts" ]; then step "Remove hosts and cluster from this machine" remove_lab; exit; fi
  if [ -z "$force" ]; then
    read -rp "Remove the cluster and all its data from ${names[*]}? Type yes: " answer || true
    [ "${answer:-}" = yes ] || die "nothing removed"
  fi
  step "Remove the cluster from ${names[*]}" remove_cluster
  exit
fi

### Up

require_dotnet
if [ "$shell" = auto ]; then find_powershell && shell=cmdlets || shell=controller; fi
step "Packages" install_packages
if [ -z "$hosts" ]; then
  skip_pull=1
  step "Image $image from Debian packages" "$top/tests/testbed/build-image.sh" "${image##*:}"
  step "Three hosts on this machine" "$top/tests/testbed/hosts-up.sh" 3
  step "Ceph's release" check_image
fi
[ -z "$build" ] || step "Build agent, module and controller" publish
install -d -m 700 "$home"; rm -f "$home/changed"
"with_$([ $shell = cmdlets ] && echo cmdlets || echo controller)"
printf '\n%s after %d s.\n' "$([ -e "$home/changed" ] && echo "The cluster is ready" || echo "Nothing changed; the cluster is ready")" $((SECONDS - started))
printf 'Look around:   %s%s --home %s --profile quickstart daemons\n' "${beside[*]:+${beside[*]} }" "$top/out/controller/cephadm-controller" "$home"
printf 'Remove it:     %s%s --down\n' "$0" "${hosts:+ --hosts $hosts}"
