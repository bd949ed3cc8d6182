#!/bin/bash
# Puts the manager module onto this host, for every mgr of a cluster: run it as root on each host that has a mgr. It restarts nothing.
#   install.sh FSID            then, once for the cluster, what it prints
#   install.sh FSID --remove   takes it away; first: ceph mgr module disable cephadmps
# A manager loads modules from one directory, /usr/share/ceph/mgr in its image. The files go into the mgr's own data directory, which outlives its
# container, beside links to the image's modules: mgr_module_path then names that directory.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
fsid=${1:-} remove=${2:-}
[[ $fsid =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]] || { echo "usage: $0 FSID [--remove]" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "must be run as root" >&2; exit 1; }
engine=$(command -v podman || command -v docker) || { echo "neither podman nor docker is here" >&2; exit 1; }
found=
for data in /var/lib/ceph/"$fsid"/mgr.*/; do
  [ -e "$data/unit.run" ] || continue
  found=1 id=$(basename "$data"); id=${id#mgr.}
  target=${data}modules
  if [ "$remove" = --remove ]; then
    rm -rf "$target"
    echo "ceph config rm mgr.$id mgr_module_path"
    continue
  fi
  container=ceph-$fsid-mgr-${id//./-}
  names=$("$engine" exec "$container" ls /usr/share/ceph/mgr)
  install -d -m 755 "$target"
  for name in $names; do
    [ -e "$target/$name" ] || [ -L "$target/$name" ] || ln -s "/usr/share/ceph/mgr/$name" "$target/$name"
  done
  rm -rf "$target/cephadmps"
  cp -r "$here/cephadmps" "$target/"
  chown -hR --reference="$data" "$target"
  echo "ceph config set mgr.$id mgr_module_path /var/lib/ceph/mgr/ceph-$id/modules"
done
[ -n "$found" ] || { echo "this host has no mgr of cluster $fsid" >&2; exit 1; }
[ "$remove" = --remove ] || echo "ceph mgr module enable cephadmps --force"
