using CephadmPS.Core.Monitors;
using CephadmPS.Core.Services;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>What the cluster keeps of a daemon beside its place in a map: options and its key.</summary>
public sealed class DaemonLeftovers(StepContext context)
{
    /// <summary>Removes them; what is not there is fine.</summary>
    public async Task RemoveAsync(string daemonName, string host, CancellationToken cancellation)
    {
        var dot = daemonName.IndexOf('.', StringComparison.Ordinal);
        var (type, id) = (daemonName[..dot], daemonName[(dot + 1)..]);
        if (ServiceDefinitions.Find(type is "haproxy" or "keepalived" ? "ingress" : type) is not { } definition)
        {
            return;
        }
        foreach (var (section, options) in definition.RemoveOptions(daemonName))
        {
            foreach (var option in options)
            {
                await context.Monitors.RemoveConfigAsync(section, option, cancellation).ConfigureAwait(false);
            }
        }
        if (definition.OwnsKey)
        {
            var daemon = new DaemonContext(new Specs.ServiceSpec(definition.ServiceType), type, id, host, [], null, [], null);
            if (definition.Keyring(daemon) is { } keyring)
            {
                await context.Monitors.RemoveAuthAsync(keyring.Entity, cancellation).ConfigureAwait(false);
            }
        }
    }
}
