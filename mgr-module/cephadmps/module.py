"""
Shows in `ceph -s` what CephadmPS knows of the cluster's operation, and answers the simple questions of `ceph orch`.

It changes nothing and asks no host: it reads what the leading controller has left in the config-key store. It does not speak for the mgr module
`cephadm`, which must not run at the same time.
"""
import json
import time
from threading import Event
from typing import Any, Dict, List, Optional, Tuple

import orchestrator
from ceph.deployment.service_spec import ServiceSpec
from mgr_module import MgrModule, Option
from orchestrator import DaemonDescription, DaemonDescriptionStatus, HostSpec, OrchResult, OrchestratorError, ServiceDescription, handle_orch_error

from .records import ROOT, Heartbeat, RecordError, documents, health_checks

NO_CONTROLLER = 'CEPHADMPS_NO_CONTROLLER'
UNREADABLE = 'CEPHADMPS_RECORD_UNREADABLE'


class Module(orchestrator.Orchestrator, MgrModule):
    MODULE_OPTIONS = [
        Option('interval', type='secs', default=10, desc='time between two looks at the records'),
        Option('controller_patience', type='secs', default=60, desc='a controller that gives no sign of life for so long is told of; 0: never'),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._end = Event()

    def serve(self) -> None:
        heartbeat = Heartbeat(0)
        while not self._end.is_set():
            heartbeat.patience = float(self.get_module_option('controller_patience') or 0)
            try:
                self.set_health_checks(self._checks(heartbeat))
            except Exception:
                # A manager's thread must not end for a question that failed: the next look asks again.
                self.log.exception('the records could not be looked at')
            self._end.wait(float(self.get_module_option('interval') or 10))

    def shutdown(self) -> None:
        self._end.set()

    def _checks(self, heartbeat: Heartbeat) -> Dict[str, Dict[str, Any]]:
        checks: Dict[str, Dict[str, Any]] = {}
        text = self._record('health')
        if text is not None:
            try:
                checks.update(health_checks(text))
            except RecordError as e:
                checks[UNREADABLE] = {'severity': 'warning', 'summary': 'the health record of CephadmPS cannot be read', 'count': 1, 'detail': [str(e)]}
        leads, who = heartbeat.look(self._record('leader'), time.monotonic())
        if not leads and heartbeat.patience > 0:
            checks[NO_CONTROLLER] = {
                'severity': 'warning',
                'summary': 'no controller of CephadmPS leads: nothing is deployed or repaired',
                'count': 1,
                'detail': [who, 'try: systemctl start cephadm-controller@FSID on a controller host, or Start-CephReconcile'],
            }
        return checks

    def _record(self, key: str) -> Optional[str]:
        code, out, err = self.mon_command({'prefix': 'config-key get', 'key': ROOT + key})
        if code == 0:
            return out
        if code == -2:
            return None
        raise RuntimeError(f'config-key get {ROOT + key}: {err}')

    def _dump(self, kind: str) -> Dict[str, str]:
        code, out, err = self.mon_command({'prefix': 'config-key dump', 'key': f'{ROOT}{kind}/'})
        if code != 0:
            raise OrchestratorError(f'the records cannot be read: {err}')
        return json.loads(out)

    # What `ceph orch` asks. Everything else it knows is refused by its base class: changes are made with CephadmPS.

    @staticmethod
    def can_run() -> Tuple[bool, str]:
        return True, ''

    def available(self) -> Tuple[bool, str, Dict[str, Any]]:
        return True, '', {}

    @handle_orch_error
    def get_hosts(self) -> List[HostSpec]:
        return [
            HostSpec(spec['hostname'], addr=spec.get('addr'), labels=spec.get('labels'), status=spec.get('status'))
            for spec in documents(self._dump('host'), 'host')
        ]

    @handle_orch_error
    def describe_service(self, service_type: Optional[str] = None, service_name: Optional[str] = None, refresh: bool = False) -> List[ServiceDescription]:
        running: Dict[str, int] = {}
        for daemon in self._daemons():
            running[daemon.service_name()] = running.get(daemon.service_name(), 0) + 1
        found = []
        for document in documents(self._dump('spec'), 'spec'):
            spec = ServiceSpec.from_json(document)
            if (service_type is None or spec.service_type == service_type) and (service_name is None or spec.service_name() == service_name):
                found.append(ServiceDescription(spec=spec, running=running.get(spec.service_name(), 0), size=spec.placement.count or 0))
        return found

    @handle_orch_error
    def list_daemons(self, service_name: Optional[str] = None, daemon_type: Optional[str] = None, daemon_id: Optional[str] = None,
                     host: Optional[str] = None, refresh: bool = False) -> List[DaemonDescription]:
        return [
            daemon for daemon in self._daemons()
            if (daemon_type is None or daemon.daemon_type == daemon_type)
            and (daemon_id is None or daemon.daemon_id == daemon_id)
            and (host is None or daemon.hostname == host)
            and (service_name is None or daemon.service_name() == service_name)
        ]

    # Of the manager's own knowledge: daemons of Ceph that have reported. Others (monitoring, gateways) are known to the controllers only.
    def _daemons(self) -> List[DaemonDescription]:
        found = []
        for server in self.list_servers():
            for service in server.get('services', []):
                if service['type'] in ('mon', 'mgr', 'osd', 'mds', 'rgw', 'rbd-mirror', 'cephfs-mirror'):
                    found.append(DaemonDescription(
                        daemon_type=service['type'], daemon_id=self._id(service), hostname=server['hostname'],
                        version=server.get('ceph_version', '').split(' ')[2:3][0] if server.get('ceph_version') else None,
                        status=DaemonDescriptionStatus.running))
        return found

    # A gateway registers under a number; its name is in what it tells of itself.
    def _id(self, service: Dict[str, str]) -> str:
        if service['type'] != 'rgw':
            return service['id']
        metadata = self.get_metadata('rgw', service['id']) or {}
        return metadata.get('id', service['id'])
