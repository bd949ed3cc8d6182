# The agent that stays on hosts: installed, watched, replaced, and joined by a user who may do nothing else.
# shellcheck shell=bash

agent_dir=$TB_STATE/e2e-agents

# install_agent N [OPTION...]: with root's account
install_agent() {
  local n=$1; shift
  ctl agent install "$(tb_host "$n")" --identity "$TB_KEY" "$@"
  on "$n" systemctl is-active --quiet cephadmps-agent
}
# as_deploy COMMAND...: the controller as the user deploy on host 1
as_deploy() { on 1 "su -s /bin/sh deploy -c $(printf %q "$*")"; }

test_agent_stays_and_tells_of_a_stopped_container_within_a_second() {
  local watched=$agent_dir/watched victim stopped told
  install -d -m 700 "$agent_dir"
  install_agent 1
  install_agent 1 | grep -q 'nothing changed' || fail "installed twice"
  ctl agent status "$(tb_host 1)" | grep -q ' yes ' || fail "a connection does not come to the agent that stays"
  victim=$(on 1 "podman ps --format '{{.Names}}'" | grep -m1 mds)
  ctl agent watch --seconds 45 > "$watched" & local watch=$!
  eventually 30 grep -q '^watching' "$watched"
  stopped=$(on 1 "date -u +%s.%N; podman kill $victim >/dev/null" | head -n1)
  eventually 10 grep -q ' daemons .* mds\.' "$watched"
  wait "$watch"
  told=$(awk '/ daemons .* mds\./ {print $1; exit}' "$watched")
  [ -n "$told" ] || fail "no notice: $(cat "$watched")"
  awk -v a="$stopped" -v b="$(date -u -d "$told" +%s.%N)" 'BEGIN {printf "told after %.2f s\n", b - a; exit !(b - a < 1)}'
  ctl reconcile --until-done
}

test_agent_is_joined_by_a_user_who_may_do_nothing_else() {
  local n
  for n in 1 2 3; do
    on $n 'id deploy >/dev/null 2>&1 || useradd -m -s /bin/sh deploy; install -d -m 700 -o deploy ~deploy/.ssh; install -m 600 -o deploy ~/.ssh/authorized_keys ~deploy/.ssh/'
    install_agent $n --user deploy
  done
  as_deploy sudo -n -l /usr/local/sbin/cephadm-agent attach >/dev/null || fail "the user may not join"
  local command
  for command in "id" "sh" "/usr/local/sbin/cephadm-agent attach x" "/usr/local/sbin/cephadm-agent agent-uninstall" "/usr/local/sbin/cephadm-agent serve --stdio"; do
    ! as_deploy sudo -n "$command" </dev/null >/dev/null 2>&1 || fail "the user may run '$command' as root"
  done
  ! as_deploy cat /run/cephadm-agent/agent.sock >/dev/null 2>&1 || fail "the socket is open"
  # A whole controller with nothing but that.
  sed "s/\"user\": *\"root\"/\"user\": \"deploy\"/I" -i "$home"/clusters/*.json
  ctl daemons --format json | jq -e 'length > 3' >/dev/null || { restore_user; fail "no listing as that user"; }
  ctl agent status | grep -c ' yes ' | grep -qx 3 || { restore_user; fail "not the agents that stay"; }
  printf 'service_type: mds\nservice_id: other\nplacement:\n  count: 1\n' > "$agent_dir/mds.yaml"
  ctl apply -f "$agent_dir/mds.yaml" || { restore_user; fail "no apply as that user"; }
  eventually 60 ceph_says '[.standbys[] | select(.name | startswith("other."))] | length == 1' fs dump
  ctl service rm mds.other
  restore_user
  for n in 2 3; do ctl agent uninstall "$(tb_host $n)"; done
}
restore_user() { sed "s/\"user\": *\"deploy\"/\"user\": \"root\"/I" -i "$home"/clusters/*.json; }

test_agent_replaces_itself_only_by_a_signed_newer_one_and_comes_back() {
  local n good=$agent_dir/good/cephadm-agent bad=$agent_dir/bad/cephadm-agent
  rm -rf "$agent_dir"; install -d -m 700 "$agent_dir" "$agent_dir/good" "$agent_dir/bad"
  ctl agent new-key "$agent_dir/release"
  dotnet publish -nologo -v quiet -c Release -r linux-x64 -p:Version=0.2.0 -o "$agent_dir/good" "$top/src/CephadmPS.Agent" >/dev/null
  install_agent 1 --public-key "$agent_dir/release.pub" --replace-key
  refused 'no manifest' ctl agent update "$(tb_host 1)" --agent "$good"
  ctl agent sign --key "$agent_dir/release.key" --agent "$good" --release 0.2.0
  ctl agent update "$(tb_host 1)" --agent "$good" | grep 'release 0.2.0 now'
  refused 'not newer' ctl_unsigned
  # One that answers to its name and does nothing else.
  make_bad_agent "$bad"
  ctl agent sign --key "$agent_dir/release.key" --agent "$bad" --release 0.3.0
  refused 'taken back' ctl agent update "$(tb_host 1)" --agent "$bad"
  on 1 /usr/local/sbin/cephadm-agent version | grep -qx 'cephadm-agent 0.2.0' || fail "it did not come back"
  ctl agent uninstall "$(tb_host 1)"
  [ -z "$(on 1 'ls -d /etc/sudoers.d/cephadm-agent /etc/cephadm-agent /usr/local/sbin/cephadm-agent /usr/local/sbin/cephadm-agent.previous /etc/systemd/system/cephadmps-agent.service 2>/dev/null')" ] || fail "something is left"
  for n in 1 2 3; do install_agent $n; done
}
ctl_unsigned() { ctl agent sign --key "$agent_dir/release.key"; ctl agent update "$(tb_host 1)"; }
make_bad_agent() { printf '#include <stdio.h>\n#include <string.h>\nint main(int c, char **v) { if (c > 1 && !strcmp(v[1], "version")) { puts("cephadm-agent 0.3.0"); return 0; } return 1; }\n' | gcc -x c -O1 -o "$1" -; }
