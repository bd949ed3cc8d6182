using System.Text;
using CephadmPS.Core.Health;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Clusters.Repair;
using CephadmPS.Core.Controllers;
using CephadmPS.Core.Operations;
using CephadmPS.Core.Osds;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Intents;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.Tests.Specs;
using CephadmPS.Core.Upgrade;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json;

namespace CephadmPS.Core.Tests.State.Records;

/// <summary>Random records of every kind.</summary>
internal static class RandomRecords
{
    /// <summary>By the name of the record's type: throws unless any record is read as it was written.</summary>
    public static IReadOnlyDictionary<string, Action> RoundTrips => new Dictionary<string, Action>
    {
        [nameof(HostRecord)] = () => Check(Hosts),
        [nameof(SpecRecord)] = () => Check(Specs, (a, b) => a.Spec.Equals(b.Spec) && (a.Created, a.Deleted) == (b.Created, b.Deleted) && a.ApprovedDevices.SequenceEqual(b.ApprovedDevices) && a.WithdrawnDevices.SequenceEqual(b.WithdrawnDevices)),
        [nameof(ClientFilesRecord)] = () => Check(ClientFiles),
        [nameof(TakeOverRecord)] = () => Check(TakeOvers),
        [nameof(RegistryRecord)] = () => Check(
            from texts in Three(Text, Text, Text)
            from password in Text
            select new RegistryRecord(texts.Item1, texts.Item2, texts.Item3) { Password = password }),
        [nameof(RegistryHostRecord)] = () => Check(from host in Name from version in Text select new RegistryHostRecord(host, version)),
        [nameof(RepairRecord)] = () => Check(
            from texts in Three(Text, Text, Text)
            from told in Gen.Zip(Text, Text)
            from epoch in Gen.Choose(0, int.MaxValue)
            from began in Time
            from ended in Maybe(Time)
            select new RepairRecord("id", texts.Item1, texts.Item2, texts.Item3) { Controller = told.Item1, Outcome = told.Item2, Epoch = epoch, Began = began, Ended = ended }),
        [nameof(HostDaemonsRecord)] = () => Check(Daemons, SameMembers),
        [nameof(HostDevicesRecord)] = () => Check(Devices, SameMembers),
        [nameof(HostFactsRecord)] = () => Check(Facts, SameMembers),
        [nameof(HealthRecord)] = () => Check(RandomIntents.Health, (a, b) => a.SaysTheSameAs(b) && a.Checks.Select(check => check.Since).SequenceEqual(b.Checks.Select(check => check.Since))),
        [nameof(OperationRecord)] = () => Check(RandomHistory.Operations, SameMembers),
        [nameof(EventsRecord)] = () => Check(RandomHistory.Events, SameMembers),
        [nameof(ProgressRecord)] = () => Check(RandomHistory.Progress, SameMembers),
        [nameof(SshKeyRecord)] = () => Check(from texts in Three(Text, Text, Text) select new SshKeyRecord(texts.Item1, texts.Item2, texts.Item3)),
        [nameof(ControllersRecord)] = () => Check(
            from texts in Gen.Zip(Text, Text)
            from count in Gen.Choose(0, 9)
            from hosts in Some(Name)
            from metrics in Full
            select new ControllersRecord(texts.Item1, texts.Item2) { Count = count, Hosts = hosts, MetricsListen = metrics }),
        [nameof(ControllerHostRecord)] = () => Check(
            from name in Name
            from texts in Three(Full, Full, Full)
            select new ControllerHostRecord(name) { LetsIn = texts.Item1, Installed = texts.Item2, Program = texts.Item3 }),
        [nameof(DaemonAction)] = () => Check(RandomIntents.Actions),
        [nameof(ClientKeyring)] = () => Check(RandomIntents.Keyrings),
        [nameof(TunedProfileRecord)] = () => Check(RandomIntents.Profiles),
        [nameof(AppliedProfiles)] = () => Check(RandomIntents.Applied),
        [nameof(AppliedOptions)] = () => Check(RandomIntents.Options),
        [nameof(Pause)] = () => Check(RandomIntents.Pauses),
        [nameof(DisabledChecks)] = () => Check(RandomIntents.Disabled),
        [nameof(SilenceRecord)] = () => Check(Gen.Zip(Name, Time).Select(pair => new SilenceRecord(pair.Item1, pair.Item2))),
        [nameof(OsdRemoval)] = () => Check(OsdRemovals),
        [nameof(UpgradeIntent)] = () => Check(Upgrades, SameMembers),
        [nameof(UpgradeProgress)] = () => Check(UpgradesProgress, SameMembers),
    };

    private static Gen<UpgradeIntent> Upgrades =>
        from names in Three(Text, Text, Text)
        from more in Three(Text, Text, Text)
        from started in Time
        from lists in Three(Some(Name), Some(Name), Some(Name))
        from digests in Some(Text)
        from limit in Maybe(Gen.Choose(1, 99))
        from paused in Maybe(Time)
        from flags in Gen.Zip(ArbMap.Default.GeneratorFor<bool>(), ArbMap.Default.GeneratorFor<bool>())
        from attempt in Gen.Choose(1, 9)
        select new UpgradeIntent(names.Item1, names.Item2, started.ToUniversalTime())
        {
            AskedFor = names.Item3,
            Version = more.Item1,
            Release = more.Item2,
            ImageId = more.Item3,
            Digests = digests,
            FailFs = flags.Item1,
            Stopped = flags.Item2,
            Attempt = attempt,
            Filter = new UpgradeFilter { DaemonTypes = lists.Item1, Services = lists.Item2, Hosts = lists.Item3, Limit = limit },
            Paused = paused is { } since ? new UpgradePause(since.ToUniversalTime(), more.Item1) : null,
        };

    private static Gen<UpgradeProgress> UpgradesProgress =>
        from names in Three(Text, Text, Text)
        from hosts in Some(Name)
        from upgraded in Gen.Choose(0, 99)
        from systems in Some(Three(Gen.Choose(1, 99), Gen.Choose(1, 9), ArbMap.Default.GeneratorFor<bool>()))
        from error in Maybe(Time)
        select new UpgradeProgress(names.Item1)
        {
            PulledOn = hosts,
            Rotating = [.. hosts.AsEnumerable().Reverse()],
            Upgraded = upgraded,
            FileSystems = systems.DistinctBy(system => system.Item1).OrderBy(system => system.Item1)
                .ToDictionary(system => system.Item1, system => new FileSystemBefore(system.Item2, system.Item3, !system.Item3)),
            Error = error is { } since ? new UpgradeError("UPGRADE_EXCEPTION", names.Item2, names.Item3, since.ToUniversalTime(), upgraded) : null,
        };

    private static Gen<TakeOverRecord> TakeOvers =>
        from release in Text
        from time in Time
        from complete in ArbMap.Default.GeneratorFor<bool>()
        from paused in ArbMap.Default.GeneratorFor<bool>()
        from specs in Some(Name)
        from hosts in Some(Name)
        select new TakeOverRecord(release, time) { Complete = complete, WasPaused = paused, Specs = specs, Hosts = hosts };

    /// <summary>Any text, without halves of characters.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""))),
        Gen.Elements("2026-11-25T10:00:00Z", "null", "/etc/ceph/ceph.conf", "a#0123456789ABCDEF.1", "0600", "1e5", "\u2028", "日本"));

    /// <summary>A name as hosts and services have it.</summary>
    public static Gen<string> Name { get; } =
        from first in Gen.Elements("ceph", "osd", "rgw.zone-a", "node-")
        from number in Gen.Choose(0, 999)
        select $"{first}{number}";

    public static Gen<DateTimeOffset> Time { get; } =
        from ticks in ArbMap.Default.GeneratorFor<int>()
        from offset in Gen.Choose(-12, 12)
        select new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.FromHours(offset)).AddSeconds(ticks % 100_000_000).AddTicks(Math.Abs((long)ticks) % 10_000_000);

    public static Gen<T?> Maybe<T>(Gen<T> some) where T : struct => Gen.OneOf(some.Select(value => (T?)value), Gen.Constant<T?>(null));

    public static Gen<string?> MaybeText { get; } = Gen.OneOf(Text.Select(text => (string?)text), Gen.Constant<string?>(null));

    public static Gen<(TA, TB, TC)> Three<TA, TB, TC>(Gen<TA> a, Gen<TB> b, Gen<TC> c) => from x in a from y in b from z in c select (x, y, z);

    public static Gen<List<T>> Some<T>(Gen<T> items, int most = 5) => items.ListOf().Select(list => list.Take(most).ToList());

    public static Gen<Dictionary<string, T>> Map<T>(Gen<T> values, int most = 5) =>
        Some(Gen.Zip(Text, values), most).Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    public static void Check<T>(Gen<T> records, Func<T, T, bool>? same = null) where T : class, IRecord<T> => Prop.ForAll(
        records.ToArbitrary(),
        record =>
        {
            var read = T.FromJson(record.RecordName, record.ToJson());
            return (same?.Invoke(record, read) ?? record.Equals(read)).Label($"{record.ToJson()} became {read.ToJson()}")
                .And((read.ToJson() == record.ToJson()).Label("written again it looks the same"));
        }).QuickCheckThrowOnFailure();

    /// <summary>Every public member is the same, lists and maps included.</summary>
    public static bool SameMembers<T>(T one, T other) => JsonConvert.SerializeObject(one) == JsonConvert.SerializeObject(other);

    private static Gen<HostDaemonsRecord> Daemons =>
        from host in Name
        from daemons in Some(Daemon(host))
        select HostDaemonsRecord.Of(host, [.. daemons.DistinctBy(daemon => daemon.DaemonName)]);

    private static Gen<DaemonDescription> Daemon(string host) =>
        from names in Three(Gen.Elements("osd", "mgr", "haproxy"), Text.Where(text => text.Length > 0), Full)
        from ports in Some(Gen.Choose(1, 65535))
        from ranks in Gen.Zip(Maybe(Gen.Choose(0, 9)), Maybe(Gen.Choose(0, 9)))
        from status in Gen.Elements(Enum.GetValues<DaemonStatus>())
        from image in Three(Full, Full, Some(Full.Select(text => text ?? "x")))
        from texts in Three(Full, Full, Full)
        from lists in Three(Some(Text), Some(Text), Some(Text))
        from style in Gen.Elements("cephadm:v1", "legacy")
        from memory in Maybe(ArbMap.Default.GeneratorFor<int>().Select(number => Math.Abs((long)number) * 4096))
        from volatileText in MaybeText
        select new DaemonDescription
        {
            DaemonType = names.Item1,
            DaemonId = names.Item2,
            HostName = host,
            ServiceName = names.Item3,
            Ports = ports,
            Rank = ranks.Item1,
            RankGeneration = ranks.Item2,
            Status = status,
            ContainerImageName = image.Item1,
            ContainerImageId = image.Item2,
            ContainerImageDigests = image.Item3,
            Ip = texts.Item1,
            Version = texts.Item2,
            ConfigDigest = texts.Item3,
            OsdSpecAffinity = texts.Item1,
            DeployedBy = lists.Item1,
            ExtraContainerArgs = lists.Item2,
            ExtraEntrypointArgs = lists.Item3,
            Style = style,
            MemoryRequest = memory,
            ContainerId = volatileText,
            CpuPercentage = volatileText,
        };

    /// <summary>A text that is not empty, or none.</summary>
    private static Gen<string?> Full { get; } = MaybeText.Select(text => string.IsNullOrEmpty(text) ? null : text);

    private static Gen<HostDevicesRecord> Devices =>
        from host in Name
        from devices in Some(
            from texts in Three(Text, Text, Text)
            from reasons in Some(Text)
            from flags in Three(Maybe(ArbMap.Default.GeneratorFor<bool>()), Maybe(ArbMap.Default.GeneratorFor<bool>()), Maybe(ArbMap.Default.GeneratorFor<bool>()))
            from available in ArbMap.Default.GeneratorFor<bool>()
            from facts in Three(Full, Full, Full)
            from size in Maybe(Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(n => n * 4096.0), ArbMap.Default.GeneratorFor<NormalFloat>().Select(f => f.Get)))
            from actuators in Maybe(Gen.Choose(1, 4))
            from volumes in Some(
                from volume in Three(Full, Full, MaybeText)
                select new DeviceVolume { Name = volume.Item1, OsdId = volume.Item2, OsdSpecAffinity = volume.Item3, ClusterFsid = volume.Item1, OsdFsid = volume.Item2, BlockUuid = volume.Item1 })
            select new InventoryDevice
            {
                Path = texts.Item1,
                DeviceId = texts.Item2,
                HumanReadableType = texts.Item3,
                RejectedReasons = reasons,
                Available = available,
                CephDevice = flags.Item1,
                CephDeviceLvm = flags.Item2,
                BeingReplaced = flags.Item3,
                CrushDeviceClass = facts.Item1,
                Facts = new DeviceFacts { Rotational = facts.Item1, Vendor = facts.Item2, Model = facts.Item3, HumanReadableSize = facts.Item2, Size = size, Actuators = actuators },
                Volumes = volumes,
            })
        select HostDevicesRecord.Of(host, devices);

    private static Gen<HostFactsRecord> Facts =>
        from host in Name
        from networks in Map(Map(Some(Text)).Select(map => (IReadOnlyDictionary<string, IReadOnlyList<string>>)map.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value)))
        from known in Gen.Choose(0, 3)
        from texts in Three(Full, Full, Full)
        from numbers in Gen.Zip(Gen.Choose(0, 512), ArbMap.Default.GeneratorFor<long>())
        select HostFactsRecord.Of(host, new HostObservation
        {
            // Written in the order of names; a dictionary keeps the order in which it was filled.
            Networks = known % 2 == 0 ? null : networks.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(entry => entry.Key,
                entry => (IReadOnlyDictionary<string, IReadOnlyList<string>>)entry.Value.OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value)),
            Facts = known < 2 ? null : new Protocol.HostFacts
            {
                Hostname = host,
                Fqdn = texts.Item1,
                Kernel = texts.Item2,
                CpuModel = texts.Item3,
                CpuCount = numbers.Item1,
                MemoryTotalKb = numbers.Item2,
                MemoryFreeKb = 17,
            },
        });

    private static Gen<HostRecord> Hosts =>
        from name in Name
        from address in Gen.Elements("10.0.0.1", "fd00::1", "host.example.com")
        from labels in Some(Gen.Elements("_admin", "rgw", "a b", "yes"))
        from location in Gen.Elements<Dictionary<string, string>?>(null, new() { ["rack"] = "r1", ["root"] = "default" })
        from oob in Gen.Elements<Dictionary<string, string>?>(null, new() { ["addr"] = "169.254.1.1", ["username"] = "admin", ["password"] = "0123" })
        from key in MaybeText
        from port in Gen.Choose(1, 65535)
        from status in Gen.Elements("", "maintenance", "offline")
        from suspended in Maybe(Time)
        from stage in Gen.Elements(Enum.GetValues<MaintenanceStage>())
        select new HostRecord(new HostSpec { HostName = name, Address = address, Labels = [.. labels.Distinct()], Location = location, Oob = oob, Status = status }) { HostKey = key, Port = port, Suspended = suspended, Maintenance = stage };

    private static Gen<OsdRemoval> OsdRemovals =>
        from id in Gen.Choose(0, 9999)
        from requested in Time
        from host in Gen.OneOf(Name.Select(name => (string?)name), Gen.Constant<string?>(null))
        from flags in Gen.Choose(0, 31)
        from weight in Maybe(Gen.Elements(0.0, 0.00579, 18.19))
        from drained in Maybe(Time)
        from device in Gen.Elements<string?>(null, "/dev/sdb")
        select new OsdRemoval(id, requested)
        {
            HostName = host,
            Replace = (flags & 1) != 0,
            Force = (flags & 2) != 0,
            Zap = (flags & 4) != 0,
            Stopped = (flags & 8) != 0,
            ByHostDrain = (flags & 16) != 0,
            OriginalWeight = weight,
            DrainStarted = drained,
            Device = device,
            Identity = device is null ? null : "DISK_1",
            OsdFsid = device is null ? null : "11111111-2222-3333-4444-555555555555",
        };

    private static Gen<SpecRecord> Specs =>
        from document in RandomSpecs.Document
        from created in Time
        from deleted in Maybe(Time)
        from devices in Some(Text)
        from withdrawn in Some(Text)
        let file = SpecFile.Parse(JsonNodes.ToText(document))
        where file.IsValid && file.Services.Count == 1
        select new SpecRecord(file.Services[0], created) { Deleted = deleted, ApprovedDevices = devices, WithdrawnDevices = withdrawn };

    private static Gen<ClientFilesRecord> ClientFiles =>
        from name in Name
        from input in Text
        from files in Map(
            from digest in Text
            from mode in Gen.Elements("0600", "0644", "0755")
            from uid in Gen.Choose(0, 65535)
            from gid in Gen.Choose(0, 65535)
            select new WrittenFile(digest, mode, uid, gid))
        select new ClientFilesRecord(name, input) { Files = files };
}
