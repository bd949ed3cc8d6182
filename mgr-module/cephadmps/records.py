"""Reads the records of CephadmPS in the config-key store. No part of a manager is needed for it, so that it can be tested by itself."""
import base64
import gzip
import json
from typing import Any, Dict, List, Optional, Tuple

ROOT = 'cephadmps/'


class RecordError(Exception):
    """A record has a form that this module does not know."""


def health_checks(text: str) -> Dict[str, Dict[str, Any]]:
    """The record `cephadmps/health` as `set_health_checks` takes it."""
    try:
        record = json.loads(plain(text))
        if record.get('version') != 1:
            raise RecordError(f"the health record has form {record.get('version')}; this module knows 1")
        return {
            code: {
                'severity': 'error' if check['severity'] == 'error' else 'warning',
                'summary': str(check['summary']),
                'count': int(check.get('count', 1)),
                'detail': [str(line) for line in check.get('detail', [])] + [f'try: {advice}' for advice in [check.get('advice')] if advice],
            }
            for code, check in record['checks'].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as e:
        raise RecordError(f'the health record cannot be read: {e}')


class Heartbeat:
    """Whether a controller leads, by its sign of life: the record changes every few seconds as long as it does."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._seen: Optional[str] = None
        self._since = 0.0

    def look(self, text: Optional[str], now: float) -> Tuple[bool, str]:
        """`now` is of a clock that never goes back. Returns whether one leads, and who (or why none does)."""
        if text is None:
            return False, 'no controller has ever led this cluster'
        try:
            record = json.loads(text)
            who, released = str(record.get('controller', '?')), bool(record.get('released'))
        except (ValueError, AttributeError):
            who, released = '?', False
        if text != self._seen:
            self._seen, self._since = text, now
        if released:
            return False, f'{who} has given leadership back'
        if now - self._since > self.patience:
            return False, f'{who} has given no sign of life for {int(now - self._since)} s'
        return True, who


def documents(dump: Dict[str, str], kind: str) -> List[Dict[str, Any]]:
    """The spec documents of the records of one kind (`host`, `spec`), by name. Records that are cut into parts are left out."""
    found = []
    for key in sorted(dump):
        if not key.startswith(f'{ROOT}{kind}/'):
            continue
        try:
            record = json.loads(plain(dump[key]))
            if record.get('deleted') is None and isinstance(record.get('spec'), dict):
                found.append(record['spec'])
        except (ValueError, AttributeError, OSError):
            continue
    return found


def plain(value: str) -> str:
    """A record's text; long ones are stored compressed, after a word that says how."""
    if value.startswith('{'):
        return value
    return gzip.decompress(base64.b64decode(value[value.index(':') + 1:])).decode()
