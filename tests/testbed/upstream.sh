# Upstream's own cephadm on testbed hosts: the one that belongs to the image $image; `ceph` in a container that stays, so that
# its start is not measured. Source it after lib.sh; $top is the project.
# shellcheck shell=bash

upstream_prepare() {
  on 1 "podman run --rm --entrypoint cat $image /usr/sbin/cephadm > /usr/local/lib/cephadm.pyz"
  { cat "$top/examples/test-settings.conf"; echo 'mgr/cephadm/autotune_memory_target_ratio = 0.1'; } | on 1 'cat > /root/initial.conf'
}
upstream_bootstrap() {
  on 1 python3 /usr/local/lib/cephadm.pyz --image "$image" bootstrap --mon-ip "$(tb_ip 1)" --config /root/initial.conf --skip-pull \
    --skip-monitoring-stack --skip-dashboard --skip-firewalld --allow-mismatched-release --allow-overwrite
  on 1 podman run -d --name admin --net=host -v /etc/ceph:/etc/ceph --entrypoint sleep "$image" infinity
}
upstream_ceph() { on 1 podman exec -i admin ceph "$@"; }
upstream_trust() { on 1 cat /etc/ceph/ceph.pub | on "$1" 'cat >> /root/.ssh/authorized_keys'; }
upstream_add_host() { upstream_ceph orch host add "$(tb_host "$1")" "$(tb_ip "$1")"; }
upstream_apply() { upstream_ceph orch apply -i -; }
upstream_file_system() { upstream_ceph fs volume create cephfs --placement=2; }
