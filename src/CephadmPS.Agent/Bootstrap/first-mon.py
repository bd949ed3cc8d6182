# Runs inside a container of the image: makes the keys, the monmap and the store of a cluster's first mon, and lets that mon run once.
# Some options count only when a cluster's first quorum forms (the first CRUSH map, the mgr modules), and all others belong into the
# cluster's own store before a daemon reads them: with that done here, no daemon has to be restarted later.
# All secrets stay in files of the mounted directory; standard output is one line of JSON.
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

import rados

DIR = '/run/first-mon'
SECONDS = 40


def end_of(log):
    # What a crash dumps after its message helps nobody here.
    return log.split('--- begin dump of recent events ---')[0][-4000:]


def run(*words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit('%s failed: %s' % (words[0], end_of(done.stdout)))
    return done.stdout


def new_key(entity, caps):
    # Ceph's own tool knows which kind of key this release wants.
    path = '%s/%s.keyring' % (DIR, entity)
    words = [word for service, cap in caps.items() for word in ('--cap', service, cap)]
    run('ceph-authtool', '-C', path, '--gen-key', '-n', entity, *words)
    with open(path) as f:
        text = f.read()
    key = re.search(r'key\s*=\s*(\S+)', text).group(1)
    with open(path, 'w') as f:
        f.write('[%s]\n\tkey = %s\n' % (entity, key))
    return text


def wait_for_port(mon, host, port):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and mon.poll() is None:
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit('the new mon does not answer on %s port %d' % (host, port))


def command(cluster, prefix, data):
    code, _, status = cluster.mon_command(json.dumps({'prefix': prefix}), data)
    if code:
        sys.exit('%s failed: %s' % (prefix, status))


def main():
    with open(DIR + '/parameters.json') as f:
        p = json.load(f)
    owner = os.stat('/var/lib/ceph')
    keyring = new_key('mon.', {'mon': 'allow *'})
    keyring += new_key('client.admin', {s: 'allow *' for s in ('mon', 'mgr', 'osd', 'mds')})
    keyring += new_key('mgr.' + p['mgr_id'], {'mon': 'profile mgr', 'osd': 'allow *', 'mds': 'allow *'})
    with open(DIR + '/keyring', 'w') as f:
        f.write(keyring)
    run('monmaptool', '--create', '--clobber', '--fsid', p['fsid'], '--addv', p['mon_id'], p['mon_address'], DIR + '/monmap')
    data = '/var/lib/ceph/mon/ceph-' + p['mon_id']
    run('chown', '-R', 'ceph:ceph', DIR, data)
    mon = ['ceph-mon', '-i', p['mon_id'], '-c', DIR + '/first.conf', '--mon-data', data, '--setuser', 'ceph', '--setgroup', 'ceph',
           '--default-log-to-file=false', '--default-log-to-stderr=true',
           '--default-mon-cluster-log-to-file=false', '--admin-socket=',
           '--run-dir=' + DIR, '--debug-rocksdb=0']
    run(*mon, '--mkfs', '--fsid', p['fsid'], '--monmap', DIR + '/monmap', '--keyring', DIR + '/keyring')

    with open(DIR + '/mon.log', 'w') as log:
        process = subprocess.Popen(mon + ['-f'], stdout=log, stderr=log)
    try:
        wait_for_port(process, p['mon_ip'], p['mon_port'])
        cluster = rados.Rados(conffile=DIR + '/first.conf', name='client.admin', conf={
            'keyring': DIR + '/client.admin.keyring', 'log_to_stderr': 'false', 'log_file': '', 'admin_socket': '',
            'rados_mon_op_timeout': str(SECONDS)})
        cluster.connect(timeout=SECONDS)
        with open(DIR + '/assimilate.conf', 'rb') as f:
            command(cluster, 'config assimilate-conf', f.read())
        cluster.shutdown()
    except (Exception, SystemExit) as e:
        with open(DIR + '/mon.log') as log:
            sys.exit('%s\n%s' % (e, end_of(log.read())))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    version = run('ceph-mon', '--version').strip()
    print(json.dumps({'uid': owner.st_uid, 'gid': owner.st_gid, 'version': version}))


main()
