#!/bin/bash
# A registry in the lab network, TB_GW:5000, which the hosts ask for localhost/... images. Upstream's cephadm pulls even an
# image that is there, and does nothing at all when that fails; upgrades by digest need one, too.
#   registry-up.sh IMAGE...     starts it and fills it, such as: registry-up.sh ceph:20.2.4
#   registry-up.sh --down       stops it
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lib.sh"
pid=$TB_RUN/$TB_PREFIX-registry.pid
if [ "${1:-}" = --down ]; then
  [ ! -e "$pid" ] || { kill "$(cat "$pid")" 2>/dev/null || true; rm -f "$pid"; }
  exit
fi
[ $# -gt 0 ] || die "usage: registry-up.sh IMAGE..."
[ -e "/run/netns/$TB_LAB" ] || die "start hosts first: hosts-up.sh"
tb_install docker-registry curl
if [ -e "$pid" ]; then kill "$(cat "$pid")" 2>/dev/null || true; fi   # its network may be gone
mkdir -p "$TB_STATE/registry"
printf 'version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s:5000"}\n' \
  "$TB_STATE/registry" "$TB_GW" > "$TB_STATE/registry/$TB_PREFIX.yml"
setsid ip netns exec "$TB_LAB" docker-registry serve "$TB_STATE/registry/$TB_PREFIX.yml" </dev/null >"$TB_STATE/registry/$TB_PREFIX.log" 2>&1 &
echo $! > "$pid"
in_lab curl -s --retry 50 --retry-delay 0 --retry-connrefused --retry-max-time 20 -o /dev/null "http://$TB_GW:5000/v2/"
for image; do
  in_lab podman --root "$TB_STORE" --runroot "$TB_RUN/podman" --storage-driver overlay \
    push -q --tls-verify=false "localhost/$image" "$TB_GW:5000/$image"
done
