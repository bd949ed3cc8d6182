#!/usr/bin/env python3
"""Size of the host agent, time from its start to its first answer, and its resident memory; as lines of a Markdown table.

Usage: measure-agent.py [out/agent/linux-x64/cephadm-agent]
"""
import json
import os
import statistics
import subprocess
import sys
import time

agent = sys.argv[1] if len(sys.argv) > 1 else "out/agent/linux-x64/cephadm-agent"
ROUNDS = 30


def ask(process, number, method):
    body = json.dumps({"jsonrpc": "2.0", "id": number, "method": method}).encode()
    process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    process.stdin.flush()
    while True:
        length = 0
        while (line := process.stdout.readline().strip()):
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        answer = json.loads(process.stdout.read(length))
        if answer.get("id") == number:
            if "error" in answer:
                sys.exit(f"{method}: {answer['error']}")
            return answer


def resident(process):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


times, first, worked = [], [], []
for _ in range(ROUNDS):
    started = time.perf_counter()
    process = subprocess.Popen([agent, "serve", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ask(process, 1, "hello")
    times.append((time.perf_counter() - started) * 1000)
    first.append(resident(process))
    if len(worked) < 3:
        for number in range(2, 22):
            ask(process, number, ("gather-facts", "list-networks")[number % 2])
        worked.append(resident(process))
    process.stdin.close()
    process.wait(10)

print(f"| agent: size, MB | {os.path.getsize(agent) / 1e6:.1f} | 12 |")
print(f"| agent: start to first answer, ms (median of {ROUNDS}) | {statistics.median(times):.1f} | 15 |")
print(f"| agent: resident memory after the first answer, MB | {statistics.median(first):.1f} | 25 |")
print(f"| agent: resident memory after 20 observations, MB | {statistics.median(worked):.1f} | 25 |")
