namespace CephadmPS.Core.Tests.Monitors;

/// <summary>What Ceph 20.2.4 answered on a testbed (one mon, one mgr, one OSD); shortened, keys exchanged.</summary>
internal static class CephAnswers
{
    public const string Status = """
        {"fsid":"28be5370-95a9-449d-99b9-2940ab6ef9c3","health":{"status":"HEALTH_WARN","checks":{"TOO_FEW_OSDS":{"severity":"HEALTH_WARN","summary":{"message":"OSD count 1 < osd_pool_default_size 2","count":1},"muted":false}},"mutes":[]},"election_epoch":3,"quorum":[0],"quorum_names":["tc1"],"quorum_age":875,"monmap":{"epoch":1,"min_mon_release_name":"tentacle","num_mons":1},"osdmap":{"epoch":6,"num_osds":1,"num_up_osds":1,"osd_up_since":1795358882,"num_in_osds":1,"osd_in_since":1795358877,"num_remapped_pgs":0},"pgmap":{"pgs_by_state":[],"num_pgs":0,"num_pools":0,"num_objects":0,"data_bytes":0,"bytes_used":27545600,"bytes_avail":6414905344,"bytes_total":6442450944},"fsmap":{"epoch":1,"btime":"2026-11-22T14:47:52:262695+0000","by_rank":[],"up:standby":0},"mgrmap":{"available":true,"num_standbys":0,"modules":["iostat","nfs","nvmeof"],"services":{}},"servicemap":{"epoch":3,"modified":"2026-11-22T14:49:04.853846+0000","services":{}},"progress_events":{}}
        """;

    public const string Quorum = """
        {"election_epoch":3,"quorum":[0],"quorum_names":["tc1"],"quorum_leader_name":"tc1","quorum_age":875,"monmap":{"epoch":1,"auth_epoch":0,"auth_service_cipher":{"name":"aes256k","value":2},"auth_allowed_ciphers":[{"name":"aes256k","value":2}],"auth_preferred_cipher":{"name":"aes256k","value":2},"fsid":"28be5370-95a9-449d-99b9-2940ab6ef9c3","modified":"2026-11-22T14:47:51.420147Z","created":"2026-11-22T14:47:51.420147Z","min_mon_release":20,"min_mon_release_name":"tentacle","election_strategy":1,"disallowed_leaders":"","stretch_mode":false,"tiebreaker_mon":"","removed_ranks":"","mons":[{"rank":0,"name":"tc1","public_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:3300","nonce":0},{"type":"v1","addr":"10.96.0.11:6789","nonce":0}]},"addr":"10.96.0.11:6789/0","public_addr":"10.96.0.11:6789/0","priority":0,"weight":0,"time_added":"2026-11-22T14:47:51:420154+0000","crush_location":[]}]}}
        """;

    public const string MonDump = """
        {"epoch":1,"auth_epoch":0,"auth_service_cipher":{"name":"aes256k","value":2},"auth_allowed_ciphers":[{"name":"aes256k","value":2}],"auth_preferred_cipher":{"name":"aes256k","value":2},"fsid":"28be5370-95a9-449d-99b9-2940ab6ef9c3","modified":"2026-11-22T14:47:51.420147Z","created":"2026-11-22T14:47:51.420147Z","min_mon_release":20,"min_mon_release_name":"tentacle","election_strategy":1,"disallowed_leaders":"","stretch_mode":false,"tiebreaker_mon":"","removed_ranks":"","mons":[{"rank":0,"name":"tc1","public_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:3300","nonce":0},{"type":"v1","addr":"10.96.0.11:6789","nonce":0}]},"addr":"10.96.0.11:6789/0","public_addr":"10.96.0.11:6789/0","priority":0,"weight":0,"time_added":"2026-11-22T14:47:51:420154+0000","crush_location":[]}],"quorum":[0]}
        """;

    public const string MgrDump = """
        {"epoch":3,"flags":0,"active_gid":4102,"active_name":"a","active_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:6800","nonce":2906535605},{"type":"v1","addr":"10.96.0.11:6801","nonce":2906535605}]},"active_addr":"10.96.0.11:6801/2906535605","active_change":"2026-11-22T14:47:54.833654+0000","active_mgr_features":4541880224203014143,"available":true,"standbys":[],"modules":["iostat","nfs","nvmeof"],"services":{},"last_failure_osd_epoch":0}
        """;

    public const string OsdTree = """
        {"nodes":[{"id":-1,"name":"default","type":"root","type_id":11,"children":[-3]},{"id":-3,"name":"tc1","type":"host","type_id":1,"pool_weights":{},"children":[0]},{"id":0,"device_class":"hdd","name":"osd.0","type":"osd","type_id":0,"crush_weight":0.005889892578125,"depth":2,"pool_weights":{},"exists":1,"status":"up","reweight":1,"primary_affinity":1}],"stray":[]}
        """;

    public const string OsdDump = """
        {"epoch":6,"fsid":"28be5370-95a9-449d-99b9-2940ab6ef9c3","flags":"sortbitwise,recovery_deletes,purged_snapdirs,pglog_hardlimit","flags_set":["pglog_hardlimit","purged_snapdirs","recovery_deletes","sortbitwise"],"require_osd_release":"tentacle","pools":[],"osds":[{"osd":0,"uuid":"91463797-a517-4569-9bae-0623ebf2a272","up":1,"in":1,"weight":1,"primary_affinity":1,"last_clean_begin":0,"last_clean_end":0,"up_from":5,"up_thru":0,"down_at":0,"lost_at":0,"public_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:6802","nonce":1344981107},{"type":"v1","addr":"10.96.0.11:6803","nonce":1344981107}]},"cluster_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:6804","nonce":1344981107},{"type":"v1","addr":"10.96.0.11:6805","nonce":1344981107}]},"heartbeat_back_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:6808","nonce":1344981107},{"type":"v1","addr":"10.96.0.11:6809","nonce":1344981107}]},"heartbeat_front_addrs":{"addrvec":[{"type":"v2","addr":"10.96.0.11:6806","nonce":1344981107},{"type":"v1","addr":"10.96.0.11:6807","nonce":1344981107}]},"public_addr":"10.96.0.11:6803/1344981107","cluster_addr":"10.96.0.11:6805/1344981107","heartbeat_back_addr":"10.96.0.11:6809/1344981107","heartbeat_front_addr":"10.96.0.11:6807/1344981107","state":["exists","up"]}]}
        """;

    public const string FsLs = """
        [{"name":"a","metadata_pool":"cephfs.a.meta","metadata_pool_id":1,"data_pool_ids":[2],"data_pools":["cephfs.a.data"]}]
        """;

    public const string Versions = """
        {"mon":{"ceph version 20.2.4 (7f793731f1b39eb4f465e960113d2363c311b964) tentacle (stable - RelWithDebInfo)":1},"mgr":{"ceph version 20.2.4 (7f793731f1b39eb4f465e960113d2363c311b964) tentacle (stable - RelWithDebInfo)":1},"osd":{"ceph version 20.2.4 (7f793731f1b39eb4f465e960113d2363c311b964) tentacle (stable - RelWithDebInfo)":1},"overall":{"ceph version 20.2.4 (7f793731f1b39eb4f465e960113d2363c311b964) tentacle (stable - RelWithDebInfo)":3}}
        """;
}
