import base64
import gzip
import importlib.util
import json
import os
import unittest

spec = importlib.util.spec_from_file_location('records', os.path.join(os.path.dirname(__file__), '..', 'cephadmps', 'records.py'))
records = importlib.util.module_from_spec(spec)
spec.loader.exec_module(records)

HEALTH = json.dumps({'version': 1, 'checks': {
    'CEPHADM_FAILED_DAEMON': {'severity': 'warning', 'summary': '1 failed daemon(s)', 'count': 1, 'detail': ['daemon mds.a on h is in error state']},
    'X': {'severity': 'error', 'summary': 's'},
}})


def leader(**fields):
    return json.dumps({'controller': 'root@a (process 1)', 'epoch': 3, 'renewals': 1, 'released': False, **fields})


class Records(unittest.TestCase):
    def test_health_becomes_checks(self):
        checks = records.health_checks(HEALTH)
        self.assertEqual(checks['CEPHADM_FAILED_DAEMON'], {
            'severity': 'warning', 'summary': '1 failed daemon(s)', 'count': 1, 'detail': ['daemon mds.a on h is in error state']})
        self.assertEqual(checks['X'], {'severity': 'error', 'summary': 's', 'count': 1, 'detail': []})

    def test_a_compressed_record_is_read_too(self):
        packed = 'gz:' + base64.b64encode(gzip.compress(HEALTH.encode())).decode()
        self.assertEqual(records.health_checks(packed), records.health_checks(HEALTH))

    def test_a_record_of_another_form_is_told_and_never_a_crash(self):
        for text in ('', '{', '[]', 'null', '{"version": 2}', '{"version": 1}', '{"version": 1, "checks": []}', '{"version": 1, "checks": {"A": {}}}', 'gz:xx', 'parts:1:2'):
            with self.assertRaises(records.RecordError, msg=text):
                records.health_checks(text)

    def test_one_that_renews_leads_and_one_that_stands_still_does_not(self):
        heartbeat = records.Heartbeat(60)
        self.assertEqual(heartbeat.look(leader(), 0), (True, 'root@a (process 1)'))
        self.assertTrue(heartbeat.look(leader(renewals=2), 59)[0])
        self.assertTrue(heartbeat.look(leader(renewals=2), 119)[0])
        leads, why = heartbeat.look(leader(renewals=2), 120)
        self.assertEqual((leads, why), (False, 'root@a (process 1) has given no sign of life for 61 s'))
        self.assertTrue(heartbeat.look(leader(renewals=3), 121)[0])

    def test_nobody_leads_when_it_was_given_back_or_never_taken(self):
        heartbeat = records.Heartbeat(60)
        self.assertFalse(heartbeat.look(leader(released=True), 0)[0])
        self.assertFalse(heartbeat.look(None, 0)[0])
        self.assertTrue(heartbeat.look('not json', 0)[0])

    def test_documents_of_a_kind_without_what_is_being_removed_or_cannot_be_read(self):
        dump = {
            'cephadmps/spec/b': json.dumps({'spec': {'service_type': 'b'}, 'deleted': None}),
            'cephadmps/spec/a': json.dumps({'spec': {'service_type': 'a'}}),
            'cephadmps/spec/gone': json.dumps({'spec': {'service_type': 'x'}, 'deleted': '2026-01-01T00:00:00Z'}),
            'cephadmps/spec/large': 'parts:abc:2',
            'cephadmps/host/h': json.dumps({'spec': {'hostname': 'h'}}),
        }
        self.assertEqual(records.documents(dump, 'spec'), [{'service_type': 'a'}, {'service_type': 'b'}])
        self.assertEqual(records.documents(dump, 'host'), [{'hostname': 'h'}])


if __name__ == '__main__':
    unittest.main()
