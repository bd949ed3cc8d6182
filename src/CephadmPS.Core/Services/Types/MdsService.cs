using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Services.Types;

/// <summary>Metadata servers; the service id is the file system's name (reference 3.3, 3.5 mds).</summary>
public sealed class MdsService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string ServiceType => "mds";

    /// <inheritdoc/>
    public override KeyringRequest? Keyring(DaemonContext daemon) => new($"mds.{daemon.DaemonId}", new Dictionary<string, string>
    {
        ["mon"] = "profile mds",
        ["osd"] = "allow rw tag cephfs *=*",
        ["mds"] = "allow",
    });

    /// <summary>Standbys prefer the file system they were asked for.</summary>
    public override IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options(DaemonContext daemon) =>
        new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            [daemon.Spec.ServiceName] = new Dictionary<string, string> { ["mds_join_fs"] = daemon.Spec.ServiceId ?? "" },
        };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<string>> PurgeOptions(ServiceSpec spec) =>
        new Dictionary<string, IReadOnlyList<string>> { [spec.ServiceName] = ["mds_join_fs"] };

    /// <inheritdoc/>
    public override IReadOnlyList<Guard> StopGuards => [Guard.OkToStop];
}
