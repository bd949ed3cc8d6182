#!/bin/bash
# Times of the host agent's commands beside those of upstream's cephadm, one after the other on the same host of a cluster that
# quickstart.sh made; as lines of a Markdown table (docs/benchmarks.md). Each is a program of its own, as a person runs it.
#   measure-verbs.sh [ROUNDS]      default 10; the median counts
set -euo pipefail
here=$(dirname "$(readlink -f "$0")"); top=$(readlink -f "$here/../..")
. "$here/lib.sh"
rounds=${1:-10} image=$TB_CEPH_IMAGE
on 1 'install -m 700 /dev/stdin /usr/local/sbin/cephadm-agent.measure' < "$top/out/agent/linux-x64/cephadm-agent"
on 1 "podman run --rm --entrypoint cat $image /usr/sbin/cephadm > /usr/local/lib/cephadm.pyz"
trap 'on 1 rm -f /usr/local/sbin/cephadm-agent.measure' EXIT

# The clock is the host's, so that the connection to it does not count.
on 1 python3 - "$rounds" <<'END'
import json, statistics, subprocess, sys, time
ours, theirs = "/usr/local/sbin/cephadm-agent.measure", ["python3", "/usr/local/lib/cephadm.pyz"]

def milliseconds(line):
    started = time.perf_counter()
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000, done.stdout

daemons = len(json.loads(milliseconds([ours, "ls"])[1]))
for name, arguments in (("ls", ["ls"]), ("ls --no-detail", ["ls", "--no-detail"]), ("gather-facts", ["gather-facts"]), ("list-networks", ["list-networks"])):
    milliseconds(theirs + arguments)
    # Alternating, so that what else the machine does meets both.
    pairs = [(milliseconds(theirs + arguments)[0], milliseconds([ours] + arguments)[0]) for _ in range(int(sys.argv[1]))]
    upstream, agent = (statistics.median(times) for times in zip(*pairs))
    print(f"| {name}{f', {daemons} daemons' if name == 'ls' else ''} | {upstream:.0f} | {agent:.1f} | {agent / upstream:.3f} |")
END
