# A cluster of 18.2.7 is upgraded to 20.2.4, on hosts of its own: paused and resumed, its controller killed in the middle. Figures go into docs/upgrade.md.
# shellcheck shell=bash

# in_upgrade_lab COMMAND...: with the hosts of this test instead of those of quickstart.sh
in_upgrade_lab() {
  unset TB_LAB TB_GW
  export TB_PREFIX=e2g TB_NET=10.99.5 TB_CEPH_IMAGE=localhost/ceph:18.2.7
  . "$top/tests/testbed/lib.sh"
  image=$TB_CEPH_IMAGE home=$TB_STATE/quickstart-$TB_PREFIX
  trap 'stop_upgrade_loop; [ -z "${sampler:-}" ] || kill "$sampler" 2>/dev/null' EXIT
  "$@"
}
start_upgrade_loop() {
  setsid ip netns exec "$TB_LAB" "$top/out/controller/cephadm-controller" --home "$home" --profile quickstart run >>"$home/loop.log" 2>&1 &
  upgrade_loop=$!
}
stop_upgrade_loop() { [ -z "${upgrade_loop:-}" ] || { kill "$upgrade_loop" 2>/dev/null; wait "$upgrade_loop" 2>/dev/null; upgrade_loop=''; } || true; }
# upgrade_says JQ: the status makes JQ true
upgrade_says() { ctl upgrade status --format json | jq -e "$1" >/dev/null; }
# running_versions: daemon and Ceph version of every container, by the containers themselves
running_images() { local n; for n in 1 2 3; do on "$n" "podman ps --format '{{.Image}} {{.Names}}'" | grep " ceph-$fsid-"; done; }
# sample_quorum FILE: each half second how many mons are in quorum, as a mon says; "none" when no mon answers within 10 s
sample_quorum() {
  while :; do
    { in_image 1 ceph --connect-timeout 10 quorum_status -f json 2>/dev/null | jq -r '.quorum_names | length' || echo none; } >>"$1"
    sleep 0.5
  done
}

upgrade_from_18_to_20() {
  local t0 written before samples seconds code
  "$top/tests/testbed/build-image.sh" 18.2.7; "$top/tests/testbed/build-image.sh" 20.2.4
  "$top/tests/testbed/hosts-down.sh" --wipe 2>/dev/null; rm -rf "$home"
  "$top/quickstart.sh" --controller --no-controllers --no-build
  lend_admin
  fsid=$(ctl status --format json | jq -r .fsid)
  ceph versions -f json | jq -e '.overall | length == 1 and (keys[0] | startswith("ceph version 18.2.7 "))' || fail "the cluster is not of 18.2.7: $(ceph versions)"

  # Data that is there before.
  ceph osd pool create kept 8
  ceph osd pool application enable kept rados
  written=$(head -c 3000000 /dev/urandom | base64 -w0)
  in_image 1 rados -p kept put thing - <<<"$written"

  # What would not do is refused, and nothing is changed by a look.
  refused 'UpgradeVersionRefused' ctl upgrade start --ceph-version 17.2.0
  refused 'UpgradeOrderBroken' ctl upgrade start --image localhost/ceph:20.2.4 --daemon-types osd
  refused 'NoUpgrade' ctl upgrade pause
  ctl upgrade check --image localhost/ceph:20.2.4 --format json | jq -e '.target_version == "20.2.4" and (has("problem") | not) and (.needs_update | length) == (.needs_update | map(.daemon_name) | unique | length)' ||
    fail "the check says: $(ctl upgrade check --image localhost/ceph:20.2.4)"
  ctl upgrade start --image localhost/ceph:20.2.4 --what-if
  upgrade_says '.state == "None"' || fail "a look began an upgrade"

  samples=$home/quorum; : >"$samples"
  sample_quorum "$samples" & sampler=$!
  start_upgrade_loop
  t0=$(date +%s)
  ctl upgrade start --image localhost/ceph:20.2.4

  # Paused in the middle of the mons: nothing changes any more; then it goes on.
  eventually 240 upgrade_says '.types[] | select(.daemon_type == "mon") | .done >= 1'
  ctl upgrade pause
  eventually 120 upgrade_says '.state == "Paused" and .is_paused'
  sleep_until_quiet
  before=$(running_images)
  [ "$(ctl upgrade pause)" = "The upgrade is paused already." ] || fail "a second pause says something else"
  for _ in 1 2 3 4 5; do sleep 1; [ "$(running_images)" = "$before" ] || fail "something was upgraded although it is paused"; done
  [ "$(grep -c 'ceph:20.2.4' <<<"$before")" -lt "$(wc -l <<<"$before")" ] || fail "it was not in the middle"
  ctl upgrade resume

  # The controller killed in the middle of the OSDs; another one goes on.
  eventually 300 upgrade_says '.services_complete | index("mon")'
  eventually 240 upgrade_says '.types[] | select(.daemon_type == "osd") | .done >= 1'
  kill -9 "$upgrade_loop"; wait "$upgrade_loop" 2>/dev/null || true
  upgrade_says '.in_progress' || fail "the upgrade was over before the controller was killed"
  start_upgrade_loop

  eventually 500 upgrade_says '.state == "None"'
  seconds=$(($(date +%s) - t0))
  echo "18.2.7 to 20.2.4, $(ctl daemons --format json | jq length) daemons on 3 hosts, with a pause and a killed controller: $seconds s"
  kill "$sampler" 2>/dev/null; wait "$sampler" 2>/dev/null || true; sampler=''

  image=localhost/ceph:20.2.4
  ceph versions -f json | jq -e '.overall | length == 1 and (keys[0] | startswith("ceph version 20.2.4 "))' || fail "not one version: $(ceph versions)"
  [ "$(running_images | grep -cv '^localhost/ceph:20.2.4 ')" = 0 ] || fail "a container runs another image: $(running_images)"
  [ "$(in_image 1 rados -p kept get thing -)" = "$written" ] || fail "the data is not what was written before"
  ceph osd dump -f json | jq -e '.require_osd_release == "tentacle"' || fail "require_osd_release is $(ceph osd dump -f json | jq .require_osd_release)"
  ceph config dump -f json | jq -e '[.[] | select(.name == "container_image")] | length == 1 and .[0].section == "global" and .[0].value == "localhost/ceph:20.2.4"' ||
    fail "container_image is set so: $(ceph config dump | grep container_image)"
  in_lab curl -fsS --max-time 10 "http://$(rgw_host):8080/" | grep -q ListAllMyBucketsResult || fail "rgw does not answer"
  # Every daemon has a key of the new type, and tickets are made with such keys; the keys of clients are their owners' business, which Ceph warns of.
  ceph auth ls -f json | jq -e '[.auth_dump[] | select(.entity | test("^(mgr|osd|mds)[.]|^client[.](crash|rgw)[.]")) | .key[0:2]] | length == 11 and all(. == "Ag")' || fail "a daemon has a key of the old type"
  ceph mon dump -f json | jq -e '.auth_service_cipher.name == "aes256k"' || fail "tickets are made with keys of the old type"
  restart_crash_module
  eventually 240 ceph_says '[.checks | keys[] | select(startswith("AUTH_INSECURE_") | not)] | length == 0' health
  ceph_says '[.checks[] | select(.severity == "HEALTH_ERR")] | length == 0' health || fail "an error is left: $(ceph health detail)"
  for code in CLIENT_KEY_TYPE KEYS_ALLOWED KEYS_CREATABLE ROTATING_SERVICE_KEY_TYPE; do ctl ceph -- health mute "AUTH_INSECURE_$code" --sticky; done
  eventually 60 ceph_says '.status == "HEALTH_OK"' health
  # While it went on a majority of the mons always answered.
  echo "quorum while it went on: $(sort "$samples" | uniq -c | tr '\n' ';')"
  ! grep -qvxE '2|3' "$samples" || fail "quorum was lost: $(sort "$samples" | uniq -c)"
  [ "$(ctl plan)" = "Nothing to do." ] || fail "something is left: $(ctl plan)"
  ctl events --format json | jq -e 'map(select(.text | startswith("the upgrade has ended: all "))) | length >= 1' || fail "no event tells that it has ended"
  stop_upgrade_loop
  "$top/tests/testbed/hosts-down.sh" --wipe; rm -rf "$home"
}
# Ceph's own module for crashes sometimes fails as it starts under Debian's Python ("dictionary changed size during iteration"); with another mgr it is started again.
restart_crash_module() {
  ! ceph_says '.checks.MGR_MODULE_ERROR.summary.message // "" | test("crash.*dictionary changed size")' health || ceph mgr fail
}
# Until what had begun is finished: two looks three seconds apart are the same.
sleep_until_quiet() {
  local deadline=$((SECONDS + 120)) one='' two
  until two=$(running_images); [ "$one" = "$two" ] && [ -n "$two" ]; do
    one=$two
    [ $SECONDS -lt $deadline ] || fail "the paused upgrade goes on"
    sleep 5
  done
}

test_cluster_of_18_2_is_upgraded_to_20_2_in_one_go() { in_upgrade_lab upgrade_from_18_to_20; }
