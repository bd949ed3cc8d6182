#!/bin/bash
# Make container images of Ceph from Debian packages, without a registry.
#   build-image.sh [VERSION ...]     default 20.2.4; also 18.2.7 (for upgrades)
# An image that is in the store is not made again (FORCE=1 makes it). Not while hosts run: they share the store.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lib.sh"
reason=$(tb_cannot_run); [ -z "$reason" ] || die "$reason"
tb_install mmdebstrap podman crun arch-test
tb_prepare_state
tb_lock

packages=ceph-mon,ceph-mgr,ceph-mgr-modules-core,ceph-mgr-cephadm,ceph-mgr-dashboard,ceph-osd,ceph-volume,ceph-mds,radosgw,ceph-common
packages+=,rbd-mirror,cephfs-mirror,lvm2,mount,udev,cryptsetup-bin,gdisk,e2fsprogs,xfsprogs,iproute2,hostname,procps
packages+=,openssh-client,ca-certificates

# Both of Debian's releases need one repair before ceph-mgr's Python modules work in them.
#
# 20.2.4: the default start method of Python 3.14, forkserver, starts sys.executable, which in ceph-mgr is not Python,
# so that a ThreadPool dies of BrokenPipeError. Choose fork, as before 3.14.
repair_20='sed -i "0,/^import /s//import multiprocessing; multiprocessing.set_start_method(\"fork\", force=True)\nimport /" "$1"/usr/share/ceph/mgr/mgr_module.py'

# 18.2.7: Python 3.13 runs the init function of an extension once in each interpreter; bcrypt and cryptography (PyO3)
# refuse the second time, so that no mgr module loads. A preloaded library runs it once and hands out that module.
repair_18() {
  tb_install gcc libc6-dev
  gcc -O2 -shared -fPIC -o "$1" -x c - <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
struct module { const char *name; void *(*init)(void); long *object; };
static struct module modules[2] = {{"PyInit__rust"}, {"PyInit__bcrypt"}};
static void *once(struct module *m) {
  if (!m->object) m->object = m->init();
  if (m->object) ++*m->object;              /* the caller owns a reference */
  return m->object;
}
static void *once_rust(void) { return once(&modules[0]); }
static void *once_bcrypt(void) { return once(&modules[1]); }
void *dlsym(void *handle, const char *name) {
  static void *(*real)(void *, const char *);
  if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
  void *found = real(handle, name);
  for (int i = 0; found && i < 2; i++)
    if (!strcmp(name, modules[i].name)) {
      modules[i].init = found;
      return i ? (void *)once_bcrypt : (void *)once_rust;
    }
  return found;
}
C
}

# build VERSION SUITE EXTRA-IMAGE-SETTING [mmdebstrap options]
build() {
  local version=$1 suite=$2 setting=$3 name=localhost/ceph:$1 tar=$TB_STATE/image.$$.tar started=$SECONDS; shift 3
  if [ -z "${FORCE:-}" ] && tb_podman image exists "$name"; then log "$name is there"; return; fi
  log "making $name from Debian $suite"
  trap 'rm -f "$TB_STATE/image.$$.tar"' EXIT
  tb_debootstrap "$suite" "$tar" "$packages" "$@" \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/usr/share/doc "$1"/var/log/*.log' \
    --customize-hook='mkdir -p "$1"/var/lib/ceph "$1"/var/log/ceph "$1"/var/run/ceph "$1"/etc/ceph'
  # the label is what cephadm looks for; loop devices are what the hosts' disks are
  tb_podman import -q -c 'LABEL ceph=True' -c 'CMD ["/bin/bash"]' -c 'ENV CEPH_VOLUME_ALLOW_LOOP_DEVICES=true' \
    -c 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' -c "$setting" "$tar" "$name" >/dev/null
  rm -f "$tar"
  log "$name: $((SECONDS - started)) s"
}

[ $# -gt 0 ] || set -- 20.2.4
for version; do
  case $version in
    20.2.4) build 20.2.4 sid 'ENV CEPHADMPS_TESTBED=1' --customize-hook="$repair_20" ;;
    18.2.7) so=$TB_STATE/once.so; repair_18 "$so"
            build 18.2.7 trixie 'ENV LD_PRELOAD=/usr/lib/once.so' --customize-hook="copy-in $so /usr/lib" ;;
    *) die "unknown version $version; known are 20.2.4 and 18.2.7" ;;
  esac
done
