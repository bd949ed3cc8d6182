using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>
/// Brings one daemon onto its host: key and options first, then the deployment. Secrets are resolved here and go to the agent over
/// the channel only.
/// </summary>
public sealed class DaemonDeployer(StepContext context)
{
    /// <summary>Deploys, redeploys or reconfigures a daemon.</summary>
    /// <param name="daemon">As it shall be.</param>
    /// <param name="action">How far it goes.</param>
    /// <param name="report">Takes phrases for people.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="keyring">Its keyring when the caller has it already (a new OSD); null: by <see cref="DesiredDaemon.Keyring"/>.</param>
    /// <param name="request">Names what somebody asked for, so that it is done once, and done although the same was done before; null: nobody did.</param>
    public async Task<DeployResult> DeployAsync(
        DesiredDaemon daemon, DeployAction action, Action<string> report, CancellationToken cancellation, string? keyring = null, string? request = null)
    {
        var options = daemon.Options.SelectMany(section => section.Value.Select(option => new ConfigEntry(section.Key, option.Key, option.Value))).ToList();
        if (options.Count > 0)
        {
            await context.Monitors.ConvergeConfigAsync(options, cancellation).ConfigureAwait(false);
        }
        keyring ??= await KeyringAsync(daemon.Keyring, cancellation).ConfigureAwait(false);
        var deploy = new DeployRequest
        {
            Fsid = context.Fsid,
            Epoch = context.Epoch(),
            Name = daemon.Name,
            Image = daemon.Image,
            Params = await ParametersAsync(daemon, action, cancellation).ConfigureAwait(false),
            Meta = Meta(daemon),
            ConfigBlobs = new ConfigBlobs
            {
                Config = daemon.Config,
                Keyring = keyring,
                CustomConfigFiles = daemon.CustomConfigs.Count == 0
                    ? null
                    : [.. daemon.CustomConfigs.Select(file => new CustomConfigFile { MountPath = file.Key, Content = file.Value })],
            },
        };
        var channel = await context.Hosts(daemon.HostName, cancellation).ConfigureAwait(false);
        string?[] operation = [action.ToString(), daemon.HostName, daemon.Name, daemon.ConfigDigest, daemon.Image];
        var result = await context.Attempts.RunAsync(
            request is null ? operation : [.. operation, request],
            id =>
            {
                deploy.OperationId = id;
                return channel.DeployAsync(deploy, new Phrases(report), cancellation);
            }).ConfigureAwait(false);
        foreach (var warning in result.Warnings ?? [])
        {
            report(warning);
        }
        if (result.Daemon is { } listing)
        {
            context.State.SetObservation(daemon.HostName, seen => HostListings.WithDaemon(seen, daemon.HostName, listing));
        }
        return result;
    }

    private async Task<string?> KeyringAsync(KeyringRequest? request, CancellationToken cancellation) =>
        request is null ? null
        : request.Caps.Count == 0 ? await context.KeyringOfAsync(request.Entity, cancellation).ConfigureAwait(false)
        : (await context.Monitors.GetOrCreateAuthAsync(request.Entity, request.Caps, cancellation).ConfigureAwait(false)).KeyringText;

    private async Task<DeployParameters> ParametersAsync(DesiredDaemon daemon, DeployAction action, CancellationToken cancellation)
    {
        var parameters = new DeployParameters
        {
            TcpPorts = daemon.Ports.Count > 0 ? [.. daemon.Ports] : null,
            PortIps = daemon.Ip is { } ip && daemon.Ports.Count > 0 ? daemon.Ports.ToDictionary(port => $"{port}", _ => ip) : null,
            AllowPtrace = context.State.Current.Cluster.Options.Flag("allow_ptrace"),
            ContainerInit = context.State.Current.Cluster.Options.Flag("container_init") ? null : false,
            Reconfig = action == DeployAction.Reconfigure,
            OsdFsid = daemon.OsdFsid,
            CrushLocation = daemon.CrushLocation,
            MonAddress = daemon.MonAddress,
        };
        if (daemon.DaemonType == "mon" && action == DeployAction.Deploy)
        {
            // The map of this moment: an older one would make the new mon ask mons that are gone.
            parameters.Monmap = Convert.ToBase64String(await context.Monitors.GetMonMapBytesAsync(cancellation).ConfigureAwait(false));
        }
        return parameters;
    }

    private static DaemonMeta Meta(DesiredDaemon daemon) => new()
    {
        ServiceName = daemon.ServiceName,
        Ports = [.. daemon.Ports],
        Ip = daemon.Ip,
        Rank = daemon.Rank,
        RankGeneration = daemon.RankGeneration,
        ExtraContainerArgs = daemon.ExtraContainerArgs.Count > 0 ? [.. daemon.ExtraContainerArgs] : null,
        ExtraEntrypointArgs = daemon.ExtraEntrypointArgs.Count > 0 ? [.. daemon.ExtraEntrypointArgs] : null,
        OsdspecAffinity = daemon.OsdSpecAffinity,
        ConfigDigest = daemon.ConfigDigest,
    };
}
