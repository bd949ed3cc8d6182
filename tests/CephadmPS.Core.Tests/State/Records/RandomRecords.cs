using System.Text;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.Tests.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace CephadmPS.Core.Tests.State.Records;

/// <summary>Random records of every kind.</summary>
internal static class RandomRecords
{
    /// <summary>By the name of the record's type: throws unless any record is read as it was written.</summary>
    public static IReadOnlyDictionary<string, Action> RoundTrips { get; } = new Dictionary<string, Action>
    {
        [nameof(HostRecord)] = () => Check(Hosts),
        [nameof(SpecRecord)] = () => Check(Specs, (a, b) => a.Spec.Equals(b.Spec) && (a.Created, a.Deleted) == (b.Created, b.Deleted) && a.ApprovedDevices.SequenceEqual(b.ApprovedDevices) && a.WithdrawnDevices.SequenceEqual(b.WithdrawnDevices)),
        [nameof(ClientFilesRecord)] = () => Check(ClientFiles),
        [nameof(SilenceRecord)] = () => Check(Gen.Zip(Name, Time).Select(pair => new SilenceRecord(pair.Item1, pair.Item2))),
        [nameof(OsdRemoval)] = () => Check(OsdRemovals),
    };

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
