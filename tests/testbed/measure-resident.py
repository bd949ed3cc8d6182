#!/usr/bin/env python3
"""The agent that stays on a host: what it costs when nothing happens, and how soon it tells of what does; as lines of a Markdown table.

Runs on a host of a cluster where the agent is installed, for instance:
    tests/testbed/on 1 python3 - < tests/testbed/measure-resident.py
A running daemon (an mds where there is one, else any but a mon or an OSD) is killed five times; systemd starts it again.
"""
import json
import os
import statistics
import subprocess
import sys
import threading
import time

UNIT = "cephadmps-agent.service"
SECONDS = 60
ROUNDS = 5


class Agent:
    def __init__(self):
        self.process = subprocess.Popen(["/usr/local/sbin/cephadm-agent", "attach"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.answered = 0
        self.changes = []
        self.answers = {}
        self.news = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()):
                name, value = line.split(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                return
            message = json.loads(self.process.stdout.read(length))
            with self.news:
                if message.get("method") == "changed":
                    self.changes.append((time.time(), message["params"]))
                elif "id" in message:
                    self.answered += 1
                    self.answers[message["id"]] = message
                self.news.notify_all()

    def call(self, method, **parameters):
        self.number += 1
        body = json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()
        with self.news:
            assert self.news.wait_for(lambda: self.number in self.answers, 60), f"no answer to {method}"
        answer = self.answers.pop(self.number)
        if "error" in answer:
            sys.exit(f"{method}: {answer['error']}")
        return answer["result"]

    def change(self, wanted, after):
        with self.news:
            assert self.news.wait_for(lambda: any(at > after and wanted(c) for at, c in self.changes), 30), "no notice within 30 s"
            return next(at for at, c in self.changes if at > after and wanted(c))


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def resident(pid):
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS:")) * 1024 / 1e6


def milliseconds(agent, rounds, method, **parameters):
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        agent.call(method, **{key: value(number) if callable(value) else value for key, value in parameters.items()})
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


pid = int(run("systemctl", "show", "--value", "--property=MainPID", UNIT))
time.sleep(30)     # until what came before has come to rest
before = ticks(pid)
time.sleep(SECONDS)
print(f"| resident agent: CPU in {SECONDS} idle seconds, ticks of 10 ms | {ticks(pid) - before} | 0 |")
print(f"| resident agent: memory when idle, MB | {resident(pid):.1f} | 25 |")

agent = Agent()
assert agent.call("hello")["pid"] == pid
agent.call("watch")
for _ in range(20):
    agent.call("gather-facts")
    daemons = agent.call("ls")
time.sleep(5)
print(f"| resident agent: memory after 20 observations of {len(daemons)} daemons, MB | {resident(pid):.1f} | 25 |")

fsid = daemons[0]["fsid"]
running = [d for d in daemons if d["state"] == "running"]
victim = next((d for d in running if d["name"].startswith("mds.")), None) or next(d for d in running if d["name"].split(".")[0] in ("crash", "mgr"))
container = f"ceph-{fsid}-{victim['name'].replace('.', '-')}"
times = []
for _ in range(ROUNDS):
    deadline = time.monotonic() + 60
    while run("podman", "ps", "--filter", f"name=^{container}$", "--format", "{{.Names}}") != container:
        assert time.monotonic() < deadline, "systemd does not start it again"
        time.sleep(0.5)
        agent.call("ping")
    time.sleep(2)
    agent.call("ping")
    run("systemctl", "reset-failed", victim["systemd_unit"])
    started = time.time()
    run("podman", "kill", container)
    times.append(agent.change(lambda c: victim["name"] in (c.get("names") or []), started) - started)
print(f"| a stopped container is told after, s (median, worst of {ROUNDS}) | {statistics.median(times):.2f}, {max(times):.2f} | 1 |")

agent.call("attach", fsid=fsid, epoch=int(open(f"/var/lib/cephadm-agent/{fsid}/epoch").readline()), controller="measure")
epoch = int(open(f"/var/lib/cephadm-agent/{fsid}/epoch").readline())
ping = milliseconds(agent, 50, "ping")
stamp = int(time.time())
sent, read = agent.number, agent.answered
write = milliseconds(
    agent, 20, "write-files", fsid=fsid, epoch=epoch, operation_id=lambda n: f"measure-{stamp}-{n}",
    files=lambda n: [{"path": "/etc/ceph/measure.tmp", "content": f"{stamp} {n}\n", "mode": "0600", "uid": 0, "gid": 0}])
sent, read = agent.number - sent, agent.answered - read
agent.call("write-files", fsid=fsid, epoch=epoch, operation_id=f"measure-{stamp}-rm", files=[], remove=["/etc/ceph/measure.tmp"])
print(f"| 20 files written to a host: requests + answers | {sent} + {read} | 20 + 20 |")
print(f"| the same, ms, synced three times (file, journal's begin and end); a ping beside it | {write:.1f}; {ping:.2f} | |")
