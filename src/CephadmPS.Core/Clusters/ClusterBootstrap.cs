using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Ssh;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

/// <summary>
/// Makes a new cluster: one mon and one mgr on one host, then the records from which everything else is reconciled. It continues
/// where it stopped when it is repeated from this computer, or with the same fsid; a failure on the host is undone there.
/// </summary>
public static class ClusterBootstrap
{
    /// <summary>What a bootstrap would do, in words.</summary>
    public static IReadOnlyList<string> Describe(BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var mon = options.MonAddress ?? options.Address;
        return
        [
            $"connect to {options.HostName} ({options.Address}) and pin its host key",
            "check the host and put the agent there",
            options.SkipPull ? $"use the image {options.Image} that is there" : $"pull {options.Image} if it is not there",
            $"make cluster {options.Fsid ?? "(new fsid)"} with mon.{ShortName(options.HostName)} at {mon}",
            $"deploy the first mgr on {options.HostName}",
            "write /etc/ceph/ceph.conf and /etc/ceph/ceph.client.admin.keyring there",
            $"record {options.HostName} with label _admin, and default specs for mon, mgr and crash",
            $"save the connection as '{options.ProfileName}'",
        ];
    }

    /// <summary>Makes the cluster and opens a session with it.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="environment">This computer.</param>
    /// <param name="progress">Takes events.</param>
    /// <param name="cancellation">Ends it; what was begun on the host is undone there.</param>
    public static async Task<CephCluster> RunAsync(
        BootstrapOptions options, ClusterEnvironment environment, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        Validate(options);
        var time = environment.Time;
        void Tell(OperationState state, string text) => progress?.Report(new OperationEvent(time.GetUtcNow(), state, options.HostName, text));

        Tell(OperationState.Progress, $"connecting to {options.Address}");
        var connections = Connections.Of(environment, options.Ssh);
        var address = await connections.PinAsync(
            new HostAddress(options.HostName, options.Address) { Port = options.Ssh.Port }, options.HostKeyFingerprint, options.AcceptNewHostKey, cancellation).ConfigureAwait(false);
        BootstrapResult result;
        await using (var channel = await connections.Connector.ConnectAsync(address, cancellation).ConfigureAwait(false))
        {
            var check = await channel.CheckHostAsync(options.HostName, cancellation).ConfigureAwait(false);
            HostChecks.Require(options.HostName, check);
            result = await MakeAsync(channel, options, environment.PendingBootstraps, text => Tell(OperationState.Progress, text), cancellation).ConfigureAwait(false);
        }
        var profile = new ClusterProfile { Name = options.ProfileName, Fsid = result.Fsid, Ssh = options.Ssh, Hosts = [address] };
        environment.Profiles.Save(profile);
        var cluster = await CephCluster.OpenAsync(profile, environment, connections, progress, cancellation).ConfigureAwait(false);
        try
        {
            await cluster.InitializeAsync(
                new HostRecord(new HostSpec { HostName = options.HostName, Address = options.Address, Labels = ["_admin"] }) { HostKey = address.HostKey, Port = address.Port },
                DefaultSpecs(), cancellation).ConfigureAwait(false);
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        environment.PendingBootstraps.Remove(options.HostName, options.Address);
        Tell(OperationState.Done, $"cluster {result.Fsid} runs: mon.{ShortName(options.HostName)} and a mgr on {options.HostName}");
        return cluster;
    }

    // Fsid and attempt are remembered before the first effect. One that was begun before is asked for as it was, because it may be done;
    // a recorded failure is final for its attempt, and then the next attempt continues the same cluster.
    private static async Task<BootstrapResult> MakeAsync(
        IAgentChannel channel, BootstrapOptions options, PendingBootstraps pending, Action<string> tell, CancellationToken cancellation)
    {
        var begun = options.Fsid is null ? pending.Find(options.HostName, options.Address) : null;
        if (begun is not null)
        {
            tell($"continuing with cluster {begun.Fsid}, which was begun before");
            try
            {
                return await RequestAsync(begun).ConfigureAwait(false);
            }
            catch (CephadmException e)
            {
                tell($"it had ended with: {e.Message}");
            }
        }
        var now = begun is null ? new PendingBootstrap(options.Fsid ?? Guid.NewGuid().ToString(), 1) : begun with { Attempt = begun.Attempt + 1 };
        pending.Save(options.HostName, options.Address, now);
        tell($"making cluster {now.Fsid}");
        try
        {
            return await RequestAsync(now).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Undone)
        {
            pending.Remove(options.HostName, options.Address);
            throw;
        }

        Task<BootstrapResult> RequestAsync(PendingBootstrap bootstrap) => channel.BootstrapAsync(Request(options, bootstrap), new Phrases(tell), cancellation);
    }

    /// <summary>What upstream applies at bootstrap too, of the types that can be deployed.</summary>
    public static IReadOnlyList<ServiceSpec> DefaultSpecs() =>
        [.. new[] { "mon", "mgr", "crash" }.Select(type => new ServiceSpec(type).WithPlacement(ServiceTypes.DefaultPlacement(type)!))];

    private static BootstrapRequest Request(BootstrapOptions options, PendingBootstrap bootstrap) => new()
    {
        // One operation an attempt: repeated it answers with what was done.
        OperationId = PlanBuilder.DigestOf("Bootstrap", bootstrap.Fsid, options.HostName, $"{bootstrap.Attempt}"),
        Fsid = bootstrap.Fsid,
        Image = options.Image,
        MonId = ShortName(options.HostName),
        MonAddress = options.MonAddress ?? options.Address,
        MgrId = DaemonIdOf(bootstrap.Fsid, options.HostName),
        PublicNetwork = options.PublicNetwork,
        ClusterNetwork = options.ClusterNetwork,
        InitialConfig = options.InitialConfig,
        SingleHostDefaults = options.SingleHostDefaults,
        SkipPull = options.SkipPull,
        AllowOverwrite = options.AllowOverwrite,
        NoCleanupOnFailure = options.NoCleanupOnFailure,
    };

    // From the fsid, so that a repetition asks for the same mgr.
    private static string DaemonIdOf(string fsid, string hostName) =>
        DaemonNames.NewDaemonId("mgr", null, hostName, _ => false, new Random(BitConverter.ToInt32(Guid.Parse(fsid).ToByteArray())));

    private static void Validate(BootstrapOptions options)
    {
        if (options.HostName.Contains('.', StringComparison.Ordinal))
        {
            throw new CephadmException("HostNameQualified", ErrorKind.InvalidInput,
                $"'{options.HostName}' is a qualified name; Ceph wants the bare host name.", $"Give {ShortName(options.HostName)}, as 'hostname' prints it on the host.", options.HostName);
        }
        if (options.Fsid is { } fsid && !Guid.TryParseExact(fsid, "D", out _))
        {
            throw new CephadmException("FsidInvalid", ErrorKind.InvalidInput, $"'{fsid}' is no cluster id (a UUID such as 2f1e…).", "Leave it out for a new one.", fsid);
        }
        if (string.IsNullOrWhiteSpace(options.Image))
        {
            throw new CephadmException("ImageInvalid", ErrorKind.InvalidInput, "The image is empty.", "Give an image of Ceph, such as quay.io/ceph/ceph:v20.");
        }
    }

    private static string ShortName(string hostName) => hostName.Split('.')[0];
}
