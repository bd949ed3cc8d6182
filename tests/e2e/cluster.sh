# The cluster that quickstart.sh promises, asked with Ceph's own client and from other hosts.
# shellcheck shell=bash

test_health_is_ok() { eventually 60 ceph_says '.status == "HEALTH_OK"' health; }

test_three_mons_are_in_quorum() { ceph_says '.quorum_names | length == 3' quorum_status; }

test_two_mgrs_one_active() { ceph_says '.available and (.standbys | length == 1)' mgr dump; }

test_an_osd_on_every_host_up_and_in() {
  ceph_says '.num_osds == 3 and .num_up_osds == 3 and .num_in_osds == 3' osd stat
  ceph_says '[.nodes[] | select(.type == "host") | .children | length] == [1, 1, 1]' osd tree
}

test_file_system_has_an_active_and_a_standby_mds() {
  ceph_says '[.filesystems[0].mdsmap.info[].state] == ["up:active"] and (.standbys | length == 1)' fs dump
}

test_object_written_on_one_host_is_read_on_another() {
  local written; written=$(head -c 225000 /dev/urandom | base64 -w0)
  ceph osd pool create e2e 8
  ceph osd pool application enable e2e test
  in_image 1 rados -p e2e put thing - <<<"$written"
  [ "$(in_image 3 rados -p e2e get thing -)" = "$written" ] || fail "another object came back"
  ceph config set mon mon_allow_pool_delete true
  ceph osd pool delete e2e e2e --yes-i-really-really-mean-it
  ceph config rm mon mon_allow_pool_delete
}

test_file_written_on_one_host_is_read_on_another() {
  local script='
import cephfs, sys
fs = cephfs.LibCephFS(conffile="/etc/ceph/ceph.conf", auth_id="admin"); fs.mount()
data = b"written through CephFS " * 10000
if sys.argv[1] == "write":
    f = fs.open("/e2e", "w", 0o644); n = fs.write(f, data, 0); fs.fsync(f, 0); fs.close(f); assert n == len(data), n
else:
    f = fs.open("/e2e", "r"); got = fs.read(f, 0, len(data) + 1); fs.close(f); fs.unlink("/e2e"); assert got == data, len(got)
fs.unmount()'
  in_image 1 python3 -c "$script" write
  in_image 2 python3 -c "$script" read
}

rgw_host() { local n; for n in 1 2 3; do on "$n" 'podman ps --format "{{.Names}}" | grep -q -- -rgw-' && { tb_ip "$n"; return; }; done; fail "no rgw container runs"; }

test_rgw_answers_s3() {
  local url answer
  url=http://$(rgw_host):8080/
  answer=$(in_lab curl -sS --max-time 10 "$url")
  [[ $answer == *ListAllMyBucketsResult* ]] || fail "rgw at $url said: $answer"
}

# A user, a bucket, an object put and read back, each request signed (AWS signature version 2).
test_rgw_keeps_an_object() {
  local user keys address
  address=$(rgw_host)
  user=$(in_image 1 radosgw-admin user create --uid=e2e --display-name=e2e)
  keys=$(jq -r '.keys[0] | "\(.access_key)\n\(.secret_key)"' <<<"$user")
  { echo "$keys"; echo "$address"; } | in_lab python3 -c '
import base64, hashlib, hmac, http.client, sys
from email.utils import formatdate
access, secret, address = sys.stdin.read().split()
def request(method, path, body=None):
    date = formatdate(usegmt=True)
    text = f"{method}\n\n\n{date}\n{path}".encode()
    signature = base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha1).digest()).decode()
    connection = http.client.HTTPConnection(address, 8080, timeout=20)
    connection.request(method, path, body, {"Date": date, "Authorization": f"AWS {access}:{signature}"})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status in (200, 204), (method, path, answer.status, data)
    return data
data = b"kept by rgw " * 5000
request("PUT", "/e2e"); request("PUT", "/e2e/thing", data)
assert request("GET", "/e2e/thing") == data
request("DELETE", "/e2e/thing"); request("DELETE", "/e2e")'
  in_image 1 radosgw-admin user rm --uid=e2e
}

# Upstream's own program finds on every host exactly what we list, all of it running and enabled.
test_upstream_cephadm_lists_exactly_our_daemons() {
  local n ours theirs fsid
  fsid=$(ceph fsid)
  for n in 1 2 3; do
    in_image "$n" cat /usr/sbin/cephadm | on "$n" 'cat > /root/cephadm.pyz'
    theirs=$(on "$n" python3 /root/cephadm.pyz ls)
    jq -e --arg fsid "$fsid" 'all(.[]; .fsid == $fsid and .style == "cephadm:v1" and .state == "running" and .enabled)' <<<"$theirs" >/dev/null ||
      fail "upstream's cephadm sees something else on $(tb_host "$n"): $(jq -c '[.[] | {name, style, state, enabled}]' <<<"$theirs")"
    ours=$(ctl daemons --format json | jq -r --arg host "$(tb_host "$n")" '.[] | select(.host_name == $host) | .daemon_name' | sort)
    [ -n "$ours" ] && [ "$ours" = "$(jq -r '.[].name' <<<"$theirs" | sort)" ] ||
      fail "on $(tb_host "$n") we list [$ours], upstream [$(jq -r '.[].name' <<<"$theirs" | sort)]"
  done
}

test_secrets_are_readable_by_their_owner_only() {
  local n open
  for n in 1 2 3; do
    open=$(on "$n" 'find /var/lib/ceph /etc/ceph -name "*keyring*" -type f -perm /077 -printf "%m %p\n" 2>/dev/null; true')
    [ -z "$open" ] || fail "others may read on $(tb_host "$n"): $open"
  done
  open=$(find "$home" -type f -perm /077 -printf '%m %p\n'); [ -z "$open" ] || fail "others may read: $open"
}
