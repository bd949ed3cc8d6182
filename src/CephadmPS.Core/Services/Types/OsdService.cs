using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Services.Types;

/// <summary>OSDs. Their keys are made by ceph-volume; which devices they use is decided in <c>Osds/</c>.</summary>
public sealed class OsdService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string ServiceType => "osd";

    /// <summary>The key was made when the device was prepared; it is read and never changed.</summary>
    public override KeyringRequest? Keyring(DaemonContext daemon) => new($"osd.{daemon.DaemonId}", new Dictionary<string, string>());

    /// <inheritdoc/>
    public override bool OwnsKey => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Guard> StopGuards => [Guard.OkToStop];

    /// <inheritdoc/>
    public override bool RemoveOneByOne => true;
}
