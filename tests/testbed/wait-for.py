"""Waits inside a container of Ceph's image, with a session of its own, until the cluster satisfies a condition; says "ready" once it is
connected, and "true" at that moment.

Usage: python3 - CONDITION SECONDS < wait-for.py      exit code 1 when it did not come true in that time
Conditions: healthy:MONS:MGRS:OSDS    so many mons in quorum, mgrs, OSDs up and in, and HEALTH_OK
            mds:N                     exactly N mds daemons up, active or standby
It asks ten times a second; both sides of a comparison are watched by it.
"""
import json
import sys
import time

import rados

condition, seconds = sys.argv[1].split(":"), float(sys.argv[2])
deadline = time.monotonic() + seconds
cluster = rados.Rados(conffile="/etc/ceph/ceph.conf", name="client.admin", conf={"client_mount_timeout": "10"})
cluster.connect()
print("ready", flush=True)


def ask(prefix):
    code, out, _ = cluster.mon_command(json.dumps({"prefix": prefix, "format": "json"}), b"", timeout=10)
    return json.loads(out) if code == 0 else {}


def true_now():
    if condition[0] == "mds":
        fs = ask("fs dump")
        active = [d for f in fs["filesystems"] for d in f["mdsmap"]["info"].values() if d["state"].startswith("up:")]
        return len(active) + len(fs["standbys"]) == int(condition[1])
    mons, mgrs, osds = (int(n) for n in condition[1:])
    status = ask("status")
    osdmap = status["osdmap"]
    mgrmap = ask("mgr dump")
    return (
        len(status["quorum"]) == mons
        and mgrmap["available"] and 1 + len(mgrmap["standbys"]) == mgrs
        and osdmap["num_up_osds"] == osdmap["num_in_osds"] == osds
        and status["health"]["status"] == "HEALTH_OK"
    )


while not true_now():
    if time.monotonic() > deadline:
        sys.exit(f"not true after {seconds:.0f} s: {sys.argv[1]}; {ask('health')}")
    time.sleep(0.1)
print("true", flush=True)
