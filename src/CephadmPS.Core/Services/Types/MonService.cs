using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Services.Types;

/// <summary>Monitors (reference 3.5 mon).</summary>
public sealed class MonService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string ServiceType => "mon";

    /// <summary>All mons share one key, which is read and never changed.</summary>
    public override KeyringRequest? Keyring(DaemonContext daemon) => new("mon.", new Dictionary<string, string>());

    /// <inheritdoc/>
    public override bool OwnsKey => false;

    /// <summary>The network or address a new mon binds by; it stands in its own section so that other daemons of the host do not see it.</summary>
    public override string ExtraConfig(DaemonContext daemon)
    {
        var (option, value) = Binding(daemon);
        return $"[mon.{daemon.DaemonId}]\n{option} = {value}\n";
    }

    /// <inheritdoc/>
    public override string? MonAddress(DaemonContext daemon) => daemon.Ip ?? daemon.HostAddress;

    /// <inheritdoc/>
    public override IReadOnlyList<Guard> StopGuards => [Guard.QuorumSurvives];

    /// <inheritdoc/>
    public override bool RemoveOneByOne => true;

    private static (string Option, string Value) Binding(DaemonContext daemon) =>
        daemon.Ip is { } ip && !ip.Contains('/')
            ? (ip.StartsWith('[') ? "public addrv" : "public addr", ip)
            : ("public network", string.Join(',', daemon.PublicNetworks));
}
