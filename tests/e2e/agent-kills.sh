# The agent that stays on a host, killed at many moments of a deployment and a removal. Results go into docs/kill-tests.md.
# shellcheck shell=bash

test_agent_killed_at_many_moments() {
  local fsid rows
  install -d -m 700 "$agent_dir"
  fsid=$(ceph fsid)
  ceph auth get-or-create mds.kill.test mon 'profile mds' osd 'allow rwx' mds 'allow' >/dev/null
  install_agent "${E2E_AGENT_HOST:-1}"
  rows=$(jq -n --arg fsid "$fsid" --arg image "$image" --arg config "$(ceph config generate-minimal-conf)" \
      --arg keyring "$(ceph auth get mds.kill.test)" --argjson rounds "${E2E_KILLS:-12}" \
      '{fsid: $fsid, image: $image, name: "mds.kill.test", config: ($config + "\n"), keyring: ($keyring + "\n"), rounds: $rounds}' |
    on "${E2E_AGENT_HOST:-1}" "python3 -c $(printf %q "$(cat "$top/tests/e2e/agent-kills.py")")") || { echo "$rows"; fail "the end was not the same each time"; }
  { echo "SIGKILL so many seconds after the request was sent; then the same operation again, through the agent that systemd started."
    echo; echo "| operation | killed after, s | the next agent knew of it | end |"; echo "| --- | --- | --- | --- |"; echo "$rows"; } | kill_section "The host agent"
  ceph auth rm mds.kill.test
}
