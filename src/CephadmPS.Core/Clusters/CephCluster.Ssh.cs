using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Core.Clusters;

// How hosts are reached (reference 5.14).
public sealed partial class CephCluster
{
    /// <summary>How hosts are reached.</summary>
    public CephSshConfiguration GetSshConfiguration() => SshOperations.View(Profile);

    /// <summary>
    /// Changes how hosts are reached, once every host has been reached so. Connections that are open go on; new ones are made the new way.
    /// Errors: <c>SshKeyInvalid</c>, <c>SshChangeRefused</c>; nothing was changed then.
    /// </summary>
    /// <param name="settings">As it shall be.</param>
    /// <param name="force">Hosts that do not answer at all are left untried.</param>
    /// <param name="progress">Takes events.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ChangeResult> SetSshConfigurationAsync(SshSettings settings, bool force, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings == Profile.Ssh)
        {
            return new ChangeResult(ClusterName, false, "The hosts are reached so already.");
        }
        SshOperations.CheckFiles(settings);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var addresses = State.Current.Hosts.Values.Select(host => host.Address).ToList();
        var candidate = Connections.Of(environment, settings);
        IReadOnlyList<string> untried;
        try
        {
            untried = await SshOperations.VerifyAsync(candidate.Connector, addresses, force, (host, text) => Tell(progress, host, text), cancellation).ConfigureAwait(false);
            var changed = Profile with { Ssh = settings };
            environment.Profiles.Save(changed);
            Profile = changed;
        }
        catch
        {
            (candidate.Connector as IDisposable)?.Dispose();
            throw;
        }
        connections.Switch(candidate);
        return new ChangeResult(ClusterName, true, untried.Count == 0
            ? $"All {addresses.Count} hosts were reached with the new settings, which count from now on."
            : $"The new settings count from now on; not tried, because they do not answer: {string.Join(", ", untried)}.");
    }
}
