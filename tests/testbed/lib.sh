# Settings and helpers of the testbed. Source it; do not run it.  docs/testbed.md tells the whole.
# shellcheck shell=bash
: "${TB_STATE:=/var/lib/cephadmps-testbed}" # images, host trees, disks, logs: all that stays on disk
: "${TB_NET:=10.99.0}"                      # first three octets of the lab network (/24)
: "${TB_PREFIX:=tb}"                        # prefix of host, machine, netns and link names
: "${TB_HOST_SUITE:=trixie}"                # Debian suite that the hosts run
: "${TB_DISKS:=1}"                          # loop disks a host
: "${TB_DISK_SIZE:=8G}"                     # size of each; sparse files
: "${TB_CEPH_IMAGE:=localhost/ceph:20.2.4}" # the release that quickstart and tests deploy
: "${TB_LOCK_WAIT:=900}"                    # seconds to wait for another run that builds images or trees
{
  TB_LAB=${TB_PREFIX}lab                    # the netns that holds the bridge; the controller runs in it
  TB_GW=$TB_NET.1                           # its address
  TB_STORE=$TB_STATE/store                  # image store, shared by all hosts read-only
  TB_RUN=/run/$(basename "$TB_STATE")       # pid files
  TB_KEY=$TB_STATE/id_ed25519               # ssh key that every host accepts for root
  TB_CG=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)/cephadmps-testbed
}

log() { printf '[%s] %s\n' "$(date +%T)" "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

tb_host() { echo "$TB_PREFIX$1"; }
tb_ip()   { echo "$TB_NET.$((10 + $1))"; }

# tb_cannot_run: prints why this machine cannot run testbed hosts; prints nothing when it can.
tb_cannot_run() {
  [ "$(uname -s)" = Linux ] || { echo "the testbed needs Linux"; return; }
  [ "$(id -u)" = 0 ] || { echo "the testbed needs root (network namespaces, loop disks, systemd-nspawn); run it with sudo"; return; }
  command -v apt-get >/dev/null && grep -q '^ID=debian' /etc/os-release || { echo "the testbed needs a Debian machine (it installs Debian packages)"; return; }
  awk '$3 == "cgroup2" {found = 1} END {exit !found}' /proc/mounts || { echo "no cgroup2 hierarchy is mounted"; return; }
  [ -e /dev/loop-control ] || { echo "no loop devices here (/dev/loop-control is missing)"; return; }
  unshare --net --mount true 2>/dev/null || { echo "network namespaces cannot be made here"; return; }
  local need=14 free
  [ -d "$TB_STORE/overlay-images" ] && need=6
  free=$(df --output=avail -BG "$(tb_existing_parent "$TB_STATE")" | tail -n1 | tr -dc 0-9)
  [ "$free" -ge "$need" ] || echo "$TB_STATE needs $need GiB, free are $free GiB (TB_STATE=DIR puts it elsewhere)"
}

tb_existing_parent() { local d=$1; while [ ! -d "$d" ]; do d=$(dirname "$d"); done; echo "$d"; }

# tb_install PACKAGE...: apt-get install of what is missing, and only that.
tb_install() {
  local p missing=()
  for p; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  log "installing ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >/dev/null 2>"/tmp/tb-install.$$" || { cat "/tmp/tb-install.$$" >&2; rm -f "/tmp/tb-install.$$"; die "apt-get could not install ${missing[*]}"; }
  rm -f "/tmp/tb-install.$$"
}

# tb_prepare_state: the directories; a marker says that the directory is ours to delete.
tb_prepare_state() {
  if [ ! -e "$TB_STATE" ]; then mkdir -p "$TB_STATE"; touch "$TB_STATE/.made-by-cephadmps"; fi
  mkdir -p "$TB_STATE/hosts" "$TB_STORE" "$TB_RUN/podman"
}

# tb_lock: one builder of images and trees at a time; held until the file descriptor 9 is closed.
tb_lock() { exec 9>"$TB_STATE/build.lock"; flock -w "$TB_LOCK_WAIT" 9 || die "another run holds $TB_STATE/build.lock for $TB_LOCK_WAIT s"; }

# podman of this machine on the shared store: import, tag and list only; no container runs with it.
tb_podman() { podman --root "$TB_STORE" --runroot "$TB_RUN/podman" --storage-driver overlay "$@"; }

# The Debian mirror that this machine is set up with (deb822 or one-line sources).
tb_mirror() {
  if [ -n "${TB_MIRROR:-}" ]; then echo "$TB_MIRROR"; return; fi
  { awk '/^URIs:/ {print $2}' /etc/apt/sources.list.d/*.sources
    awk '/^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^[a-z+]+:\/\//) {print $i; break}}' /etc/apt/sources.list /etc/apt/sources.list.d/*.list
  } 2>/dev/null | grep -E '/debian/?$' | head -n1 || true # none: the caller says so
}

# tb_debootstrap SUITE OUTPUT PACKAGES(comma separated) [mmdebstrap options]: quick and small.
tb_debootstrap() {
  local suite=$1 output=$2 packages=$3 mirror; shift 3
  mirror=$(tb_mirror)
  [ -n "$mirror" ] || die "no Debian mirror in apt's sources; set TB_MIRROR=URL"
  mmdebstrap --quiet --mode=root --variant=apt --include="$packages" \
    --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$@" "$suite" "$output" "$mirror" || die "mmdebstrap of $suite from $mirror failed"
}

# tb_is_up N: host N's machine runs
tb_is_up() { local f; f=$TB_RUN/$(tb_host "$1").pid; [ -e "$f" ] && kill -0 "$(cat "$f")" 2>/dev/null; }
# tb_fingerprint N: what an administrator reads off host N's console before trusting it
tb_fingerprint() { ssh-keygen -lf "$TB_STATE/hosts/$(tb_host "$1")/root/etc/ssh/ssh_host_ed25519_key.pub" | cut -d' ' -f2; }
# in_lab COMMAND...: beside the hosts
in_lab() { ip netns exec "$TB_LAB" "$@"; }
# on N COMMAND...: as root on host N
on() {
  local n=$1; shift
  in_lab ssh -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=3 \
    -i "$TB_KEY" "root@$(tb_ip "$n")" "$@"
}
