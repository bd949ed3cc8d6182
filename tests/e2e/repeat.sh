# The same again changes nothing, and says so.
# shellcheck shell=bash

test_second_apply_changes_nothing() {
  local before said
  before=$(containers)
  said=$(ctl apply -f "$spec")
  grep -qi 'nothing changed' <<<"$said" || fail "it said: $said"
  [ "$(containers)" = "$before" ] || fail "containers were restarted"
}

test_what_if_writes_nothing() {
  local before changed=$home/one-more-mgr.yaml
  before=$(ceph config-key dump | md5sum)
  sed '/^service_type: mgr/,/^---/s/count: 2/count: 3/' "$spec" > "$changed"
  ctl apply -f "$changed" --what-if | grep -q 'mgr' || fail "the plan does not name the third mgr"
  rm -f "$changed"
  [ "$(ceph config-key dump | md5sum)" = "$before" ] || fail "the cluster's records changed"
}

test_second_quickstart_changes_nothing() {
  local before said
  before=$(containers)
  said=$("$top/quickstart.sh" --controller --no-controllers --no-build)
  grep -q '^Nothing changed' <<<"$said" || fail "it said: $(tail -n 20 <<<"$said")"
  [ "$(containers)" = "$before" ] || fail "containers were restarted"
}

test_quickstart_runs_from_another_directory() {
  local said
  said=$(cd / && "$top/quickstart.sh" --controller --no-controllers --no-build)
  grep -q '^Nothing changed' <<<"$said" || fail "it said: $(tail -n 20 <<<"$said")"
}
