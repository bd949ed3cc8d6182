# Runs inside a container of the cluster's image: mon and mgr commands as JSON lines, several at a time.
# In:  {"id": 1, "target": "mon", "command": "{...}", "input": "base64"}
# Out: {"id": 1, "rc": 0, "output": "base64", "status": "..."}; first of all {"ready": true} or {"error": "..."}.
import base64
import json
import os
import queue
import sys
import threading

import rados

THREADS = 16
lock = threading.Lock()
work = queue.Queue()


def say(message):
    line = json.dumps(message) + '\n'
    with lock:
        sys.stdout.write(line)
        sys.stdout.flush()


def run(cluster, request):
    data = base64.b64decode(request.get('input') or '')
    send = cluster.mgr_command if request['target'] == 'mgr' else cluster.mon_command
    code, output, status = send(request['command'], data)
    return {'rc': code, 'output': base64.b64encode(output).decode(), 'status': status or ''}


def worker(cluster):
    while True:
        request = work.get()
        try:
            answer = run(cluster, request)
        except rados.Error as e:
            answer = {'rc': -abs(e.errno or 5), 'output': '', 'status': str(e)}
        except Exception as e:
            answer = {'rc': -22, 'output': '', 'status': '%s: %s' % (type(e).__name__, e)}
        answer['id'] = request['id']
        say(answer)


def main(entity, seconds):
    try:
        cluster = rados.Rados(conffile='/etc/ceph/ceph.conf', name=entity, conf={
            'keyring': '/etc/ceph/keyring', 'log_file': '', 'log_to_stderr': 'false', 'admin_socket': '',
            'client_mount_timeout': seconds})
        cluster.connect(timeout=int(seconds))
    except Exception as e:
        say({'error': str(e)})
        os._exit(1)
    for _ in range(THREADS):
        threading.Thread(target=worker, args=(cluster,), daemon=True).start()
    say({'ready': True})
    for line in sys.stdin:
        work.put(json.loads(line))
    # The agent has closed the session or is gone. Commands without an answer must not keep the container.
    os._exit(0)


main(sys.argv[1], sys.argv[2])
