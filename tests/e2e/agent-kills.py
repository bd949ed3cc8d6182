#!/usr/bin/env python3
"""Runs on a host with an installed agent: kills it with SIGKILL at many moments of a deployment and of a removal, repeats the same operation
through the agent that systemd starts then, and compares the end with that of an undisturbed run.

Standard input: {"fsid", "image", "name", "config", "keyring", "rounds"}; standard output: one Markdown table line a round.
"""
import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import sys
import time

job = json.load(sys.stdin)
FSID, NAME = job["fsid"], job["name"]
EPOCH = int(open(f"/var/lib/cephadm-agent/{FSID}/epoch").readline())
HOME = f"/var/lib/ceph/{FSID}/{NAME}"
UNIT = f"ceph-{FSID}@{NAME}.service"


class Gone(Exception):
    pass


class Agent:
    """One connection to the agent that stays here."""

    def __init__(self):
        self.process = subprocess.Popen(["/usr/local/sbin/cephadm-agent", "attach"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        hello = self.call("hello")
        assert hello["resident"], "the agent that stays here does not answer"
        self.pid = hello["pid"]
        self.interrupted = [o["operation_id"] for o in self.call("attach", fsid=FSID, epoch=EPOCH, controller="kill test").get("interrupted", [])]

    def send(self, method, **parameters):
        self.number += 1
        body = json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()
        return self.number

    def answer(self, number):
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()):
                name, value = line.split(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                raise Gone
            message = json.loads(self.process.stdout.read(length))
            if message.get("id") == number:
                if "error" in message:
                    sys.exit(f"refused: {message['error']}")
                return message["result"]

    def call(self, method, **parameters):
        return self.answer(self.send(method, **parameters))

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)


def connect():
    deadline = time.monotonic() + 30
    while True:
        try:
            return Agent()
        except (Gone, BrokenPipeError, AssertionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def deploy_request(operation):
    return {
        "operation_id": operation, "fsid": FSID, "epoch": EPOCH, "name": NAME, "image": job["image"],
        "params": {}, "meta": {"service_name": NAME.split(".")[0], "config_digest": "kill-test"},
        "config_blobs": {"config": job["config"], "keyring": job["keyring"]},
    }


def remove_request(operation):
    return {"operation_id": operation, "fsid": FSID, "epoch": EPOCH, "name": NAME, "force": True, "force_delete_data": True}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def state():
    """All that is to be the same: files with mode, owner and content, unit, container, leftovers."""
    entries = []
    for directory, names, files in os.walk(HOME):
        for name in sorted(names + files):
            path = os.path.join(directory, name)
            info = os.lstat(path)
            content = ""
            if stat.S_ISREG(info.st_mode) and name != "unit.meta":
                content = hashlib.sha256(open(path, "rb").read()).hexdigest()[:12]
            entries.append(f"{path} {info.st_mode:o} {info.st_uid}:{info.st_gid} {content}")
    active = run("systemctl", "show", "--value", "--property=ActiveState,UnitFileState", UNIT).split()
    containers = [line for line in run("podman", "ps", "--all", "--format", "{{.Names}} {{.State}}").split("\n") if NAME.replace(".", "-") in line or "ceph-volume" in line]
    leftovers = run("find", "/run/cephadm-agent/scratch", "/etc/systemd/system", "/var/lib/ceph", "(", "-name", "*.new", "-o", "-path", "*/scratch/*", ")")
    return {"files": sorted(entries), "unit": active, "containers": containers, "leftovers": [l for l in leftovers.split("\n") if l]}


def settled(wanted=None):
    """The state, once it is the wanted one or does not become so within 20 s: an agent that was killed leaves work to systemd."""
    deadline = time.monotonic() + 20
    while True:
        now = state()
        if wanted is None or now == wanted or time.monotonic() > deadline:
            return now
        time.sleep(0.2)


def differences(wanted, found):
    return "; ".join(f"{key}: {wanted[key]} / {found[key]}" for key in wanted if wanted[key] != found[key])


def timed(method, request):
    agent = connect()
    started = time.monotonic()
    result = agent.call(method, **request)
    took = time.monotonic() - started
    agent.close()
    return took, result


def disturbed(method, request, delay):
    """Sends it, kills the agent after the delay, and sends it again. Answers what the next agent knew of it."""
    agent = connect()
    number = agent.send(method, **request)
    time.sleep(delay)
    os.kill(agent.pid, signal.SIGKILL)
    try:
        agent.answer(number)
        before = "answered"
    except (Gone, ValueError):
        before = "no answer"
    agent.process.kill()
    agent.process.wait()
    agent = connect()
    knew = "reported as interrupted" if request["operation_id"] in agent.interrupted else "answered before" if before == "answered" else agent.call("operation", fsid=FSID, operation_id=request["operation_id"])["state"]
    agent.call(method, **request)
    agent.close()
    return knew


random.seed(20204)
stamp = f"kill-{int(time.time())}"
deploy_time, _ = timed("deploy", deploy_request(f"{stamp}-reference"))
deployed = settled()
assert deployed["unit"] == ["active", "enabled"] and len(deployed["containers"]) == 1 and not deployed["leftovers"], deployed
remove_time, _ = timed("rm-daemon", remove_request(f"{stamp}-reference-rm"))
removed = settled()
assert not removed["files"] and not removed["containers"] and removed["unit"][:1] == ["inactive"], removed
bad = 0
for number in range(job["rounds"]):
    for method, request, duration, wanted in (("deploy", deploy_request, deploy_time, deployed), ("rm-daemon", remove_request, remove_time, removed)):
        # Evenly over the whole, a little beyond its end, and never twice at the same moment.
        delay = duration * 1.1 * (number + random.random()) / job["rounds"]
        knew = disturbed(method, request(f"{stamp}-{number}-{method}"), delay)
        found = settled(wanted)
        result = "same and complete" if found == wanted else "DIFFERENT: " + differences(wanted, found)
        bad += found != wanted
        print(f"| {method} | {delay:.2f} | {knew} | {result} |", flush=True)
sys.exit(1 if bad else 0)
