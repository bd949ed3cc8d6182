# What the end-to-end tests share. Sourced by run.sh.
# shellcheck shell=bash
# Hosts of their own, beside those of quickstart.sh; E2E_PREFIX and E2E_NET name others.
export TB_PREFIX=${E2E_PREFIX:-e2e} TB_NET=${E2E_NET:-10.99.1}
top=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
. "$top/tests/testbed/lib.sh"

image=$TB_CEPH_IMAGE
home=$TB_STATE/quickstart-$TB_PREFIX     # of the cluster that quickstart.sh made on hosts 1 to 3
scratch=$TB_STATE/e2e-spare              # of attempts on host 4, which is in no cluster
spec=$top/examples/cluster.yaml

fail() { echo "$*" >&2; exit 1; }

# eventually SECONDS COMMAND...: until it succeeds; fails when it does not in that time
eventually() {
  local deadline=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || fail "did not come true in time: $*"
    sleep 0.3
  done
}

# ctl COMMAND...: the controller, with the cluster that quickstart.sh made
ctl() { in_lab "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart --quiet "$@"; }

# lend_admin: what an administrator has in /etc/ceph of host 1, for Ceph's own client on all three hosts
lend_admin() {
  local n
  for n in 1 2 3; do
    on 1 tar -C /etc/ceph -c ceph.conf ceph.client.admin.keyring | on "$n" 'install -d -m 700 /run/e2e-admin && tar -C /run/e2e-admin -xp'
  done
}
# in_image N COMMAND...: in a container of its own on host N
in_image() {
  local n=$1 program=$2; shift 2
  on "$n" podman run --rm -i --net=host -v /run/e2e-admin:/etc/ceph:ro --entrypoint "$program" "$image" "$(printf '%q ' "$@")"
}
# ceph WORDS...: Ceph's own client, none of ours
ceph() { in_image 1 ceph --connect-timeout 20 "$@"; }
# ceph_says JQ WORDS...: the answer as JSON makes JQ true
ceph_says() { local filter=$1; shift; ceph "$@" -f json | jq -e "$filter" >/dev/null; }

# refused MESSAGE COMMAND...: exit code 1, and a message that fits the pattern
refused() {
  local pattern=$1 code=0 said; shift
  said=$("$@" 2>&1) || code=$?
  [ $code = 1 ] || fail "exit code $code instead of 1; it said: $said"
  grep -qiE "$pattern" <<<"$said" || fail "the message does not fit /$pattern/: $said"
  [[ $said != *"Unhandled exception"* && $said != *"   at CephadmPS"* ]] || fail "a stack trace instead of a message: $said"
}

# host_is_clean N: nothing of a cluster is left: no container, unit, directory, configuration, temporary file
host_is_clean() {
  local left
  left=$(on "$1" '
    podman ps -a --format "container {{.Names}}"
    cd /etc/systemd/system && find . -name "ceph*" -printf "unit %p\n"
    find /var/lib/ceph -mindepth 2 -maxdepth 2 ! -name "cephadm-agent*" ! -name "agent*" -printf "directory %p\n"
    find /etc/ceph -type f -printf "file %p\n" 2>/dev/null
    find /run/ceph /var/log/ceph -mindepth 1 -maxdepth 1 -type d -printf "directory %p\n" 2>/dev/null; true')
  [ -z "$left" ] || fail "left on $(tb_host "$1"): $left"
}

containers() { local n; for n in 1 2 3; do on "$n" "podman ps --format '{{.ID}} {{.Names}}'"; done | sort; }

# kill_section TITLE: standard input becomes the section of that title in docs/kill-tests.md, instead of what an earlier run left there
kill_section() {
  local report=$top/docs/kill-tests.md rest=''
  [ ! -e "$report" ] || rest=$(awk -v title="## $1" '/^## / {old = $0 == title} !old' "$report")
  { echo "${rest:-# Killed at many moments}"; echo; echo "## $1"; echo; cat; } > "$home/kill-tests" && mv "$home/kill-tests" "$report"
}
