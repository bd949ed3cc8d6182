namespace CephadmPS.Core.Services.Types;

/// <summary>Crash collectors, one a host (reference 3.3).</summary>
public sealed class CrashService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string ServiceType => "crash";

    /// <inheritdoc/>
    public override KeyringRequest? Keyring(DaemonContext daemon) => new($"client.crash.{daemon.HostName}", new Dictionary<string, string>
    {
        ["mon"] = "profile crash",
        ["mgr"] = "profile crash",
    });
}
