using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Services.Types;

/// <summary>Managers (reference 3.3, 3.5 mgr).</summary>
public sealed class MgrService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string ServiceType => "mgr";

    /// <inheritdoc/>
    public override KeyringRequest? Keyring(DaemonContext daemon) => new($"mgr.{daemon.DaemonId}", new Dictionary<string, string>
    {
        ["mon"] = "profile mgr",
        ["osd"] = "allow *",
        ["mds"] = "allow *",
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Guard> StopGuards => [Guard.AnotherMgr];

    /// <inheritdoc/>
    public override bool RemoveOneByOne => true;
}
