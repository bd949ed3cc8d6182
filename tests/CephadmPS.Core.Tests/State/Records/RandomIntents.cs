using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Intents;
using FsCheck;
using FsCheck.Fluent;
using static CephadmPS.Core.Tests.State.Records.RandomRecords;

namespace CephadmPS.Core.Tests.State.Records;

/// <summary>Random records of what people ask for.</summary>
internal static class RandomIntents
{
    public static Gen<DaemonAction> Actions =>
        from name in Name
        from kind in Gen.Elements(Enum.GetValues<DaemonActionKind>())
        from id in Text
        from requested in Time
        from image in Gen.Elements(null, "quay.io/ceph/ceph:v20", "0123")
        from force in Gen.Elements(true, false)
        select new DaemonAction(name, kind, id, requested) { Image = image, Force = force };

    public static Gen<ClientKeyring> Keyrings =>
        from name in Name
        from placement in Placement
        from mode in Gen.Elements("0600", "0644", "640")
        from uid in Gen.Choose(0, 65535)
        from gid in Gen.Choose(0, 65535)
        from conf in Gen.Elements(true, false)
        from path in Gen.Elements("/etc/ceph/ceph.client.x.keyring", "/etc/ceph/null")
        select new ClientKeyring($"client.{name}", placement) { Mode = mode, Uid = uid, Gid = gid, IncludeCephConf = conf, Path = path };

    public static Gen<TunedProfileRecord> Profiles =>
        from name in Name
        from placement in Placement
        from settings in Some(Gen.Zip(Gen.Elements("vm.swappiness", "fs.file-max", "net.core.somaxconn"), Gen.Elements("10", "1e5", "yes", "2026-11-25", "4096 87380 6291456")))
        where settings.Count > 0
        select new TunedProfileRecord(new TunedProfileSpec
        {
            ProfileName = name,
            // A profile goes to all hosts of its placement.
            Placement = placement.Count is null && !placement.IsEmpty ? placement : new PlacementSpec { HostPattern = new HostPattern("*") },
            Settings = settings.DistinctBy(setting => setting.Item1).ToDictionary(setting => setting.Item1, setting => setting.Item2),
        });

    public static Gen<AppliedProfiles> Applied =>
        from name in Name
        from digests in Map(Text)
        select new AppliedProfiles(name, digests);

    public static Gen<AppliedOptions> Options =>
        from name in Name
        from section in Text
        from values in Map(Gen.Zip(Text, Text).Select(pair => new AppliedOption(pair.Item1, pair.Item2)))
        select new AppliedOptions(name, section, values);

    public static Gen<Pause> Pauses =>
        from since in Time
        from who in Text
        select new Pause(since, who);

    public static Gen<DisabledChecks> Disabled => Some(Text).Select(names => new DisabledChecks(names));

    public static Gen<HealthRecord> Health =>
        from checks in Some(
            from code in Gen.Elements("CEPHADM_PAUSED", "CEPHADM_STRAY_DAEMON", "HOST_IN_MAINTENANCE")
            from summary in Text
            from details in Some(Text)
            from cause in Gen.Elements(null, "why")
            from since in Time
            select new HealthCheck(code, HealthCheck.Warning, summary) { Details = details, Count = details.Count, Cause = cause, Since = since })
        from suspects in Map(Time)
        from failures in Some(Gen.Zip(Text, Text).Select(pair => new OperationEvent(default, OperationState.Failed, pair.Item1, pair.Item2) { StepKind = "DeployDaemon" }))
        let distinct = checks.DistinctBy(check => check.Code).OrderBy(check => check.Code, StringComparer.Ordinal).ToList()
        select new HealthRecord(
            distinct, new HealthHistory { Since = distinct.ToDictionary(check => check.Code, check => check.Since!.Value), Suspects = suspects }, failures);

    private static Gen<PlacementSpec> Placement => Gen.OneOf(
        Gen.Constant(PlacementSpec.Empty),
        Gen.Choose(1, 5).Select(count => new PlacementSpec { Count = count }),
        Gen.Elements("mon", "yes", "0x10").Select(label => new PlacementSpec { Label = label }),
        Gen.Elements("*", "ceph[12]").Select(pattern => new PlacementSpec { HostPattern = new HostPattern(pattern) }),
        Some(Name).Select(hosts => new PlacementSpec { Hosts = [.. hosts.Distinct().Select(host => new HostPlacementSpec(host, "", ""))] }));
}
