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
            options.SkipPrepareHost ? "check the host and put the agent there" : "put the agent there, check the host, and install what it lacks",
            .. options.Registry is { } login ? (string[])[$"log in to {login.Url} as {login.UserName}"] : [],
            options.SkipPull ? $"use the image {options.Image} that is there" : $"pull {options.Image} if it is not there",
            $"make cluster {options.Fsid ?? "(new fsid)"} with mon.{MonIdOf(options)} at {mon}",
            $"deploy the first mgr on {options.HostName}",
            $"write {options.OutputConfigPath ?? options.OutputDirectory + "/ceph.conf"} and {options.OutputKeyringPath ?? options.OutputDirectory + "/ceph.client.admin.keyring"} there",
            $"record {options.HostName}{(options.SkipAdminLabel ? "" : " with label _admin")}, and {(options.OrphanInitialDaemons ? "unmanaged specs for mon and mgr" : "default specs for mon, mgr and crash")}",
            .. options.ApplySpec is null ? (string[])[] : ["store the given specs"],
            .. options.NoController ? (string[])[] : ["run a controller there as a systemd service, and on one more host when mons run on others"],
            .. options.SkipAgent ? (string[])[] : [$"have the loop leave the agent on {options.HostName} as cephadmps-agent.service"],
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
            await PrepareAsync(channel, options, text => Tell(OperationState.Progress, text), cancellation).ConfigureAwait(false);
            result = await MakeAsync(channel, options, environment.PendingBootstraps, text => Tell(OperationState.Progress, text), cancellation).ConfigureAwait(false);
        }
        var profile = new ClusterProfile { Name = options.ProfileName, Fsid = result.Fsid, Ssh = options.Ssh, Hosts = [address] };
        environment.Profiles.Save(profile);
        var cluster = await CephCluster.OpenAsync(profile, environment, connections, progress, cancellation).ConfigureAwait(false);
        try
        {
            await cluster.InitializeAsync(
                new HostRecord(new HostSpec { HostName = options.HostName, Address = options.Address, Labels = options.SkipAdminLabel ? [] : ["_admin"] }) { HostKey = address.HostKey, Port = address.Port, AgentStays = !options.SkipAgent },
                options.OrphanInitialDaemons ? OrphanSpecs() : DefaultSpecs(), cancellation).ConfigureAwait(false);
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        environment.PendingBootstraps.Remove(options.HostName, options.Address);
        await ApplyAsync(cluster, options, text => Tell(OperationState.Progress, text), cancellation).ConfigureAwait(false);
        if (!options.NoController)
        {
            await cluster.BeginControllersAsync(text => Tell(OperationState.Progress, text), cancellation).ConfigureAwait(false);
        }
        Tell(OperationState.Done, $"cluster {result.Fsid} runs: mon.{MonIdOf(options)} and a mgr on {options.HostName}");
        return cluster;
    }

    private static async Task PrepareAsync(IAgentChannel channel, BootstrapOptions options, Action<string> tell, CancellationToken cancellation)
    {
        var expected = options.AllowFqdnHostName ? null : options.HostName;
        var check = await channel.CheckHostAsync(expected, cancellation).ConfigureAwait(false);
        if (!check.Ok && !options.SkipPrepareHost)
        {
            tell("making the host fit");
            check = await channel.PrepareHostAsync(null, new Phrases(tell), cancellation).ConfigureAwait(false);
            // Its name is the admin's to set: it is checked, not changed.
            check = check.Ok ? await channel.CheckHostAsync(expected, cancellation).ConfigureAwait(false) : check;
        }
        HostChecks.Require(options.HostName, check);
        if (options.Registry is { } login)
        {
            tell($"logging in to {login.Url}");
            await channel.RegistryLoginAsync(login.ToRequest(), cancellation).ConfigureAwait(false);
        }
    }

    // The cluster stays when its first specs are wrong: it runs, and they can be given again.
    private static async Task ApplyAsync(CephCluster cluster, BootstrapOptions options, Action<string> tell, CancellationToken cancellation)
    {
        if (options.ApplySpec is not { } text)
        {
            return;
        }
        tell("storing the given specs");
        try
        {
            await cluster.SetSpecsAsync(SpecFile.ParseValid(text), new SetSpecsOptions(), cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e)
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw new CephadmException(e.Id, e.Kind, $"The cluster runs, but its specs were not stored: {e.Message}", e.Advice, e.Target, e) { Details = e.Details };
        }
    }

    private static IReadOnlyList<ServiceSpec> OrphanSpecs() =>
        [.. new[] { "mon", "mgr" }.Select(type => new ServiceSpec(type) { Unmanaged = true }.WithPlacement(ServiceTypes.DefaultPlacement(type)!))];

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
        MonId = MonIdOf(options),
        MonAddress = options.MonAddress ?? options.Address,
        MgrId = options.MgrId ?? DaemonIdOf(bootstrap.Fsid, ShortName(options.HostName)),
        PublicNetwork = options.PublicNetwork,
        ClusterNetwork = options.ClusterNetwork,
        InitialConfig = options.InitialConfig,
        SingleHostDefaults = options.SingleHostDefaults,
        SkipPull = options.SkipPull,
        AllowOverwrite = options.AllowOverwrite,
        NoCleanupOnFailure = options.NoCleanupOnFailure,
        OutputDir = options.OutputDirectory,
        OutputConfig = options.OutputConfigPath,
        OutputKeyring = options.OutputKeyringPath,
        AllowFqdnHostname = options.AllowFqdnHostName,
        SkipFirewalld = options.SkipFirewall,
        SkipPingCheck = options.SkipPingCheck,
        SkipMonNetwork = options.SkipMonNetwork,
        NoMinimizeConfig = options.NoMinimizeConfig,
        LogToFile = options.LogToFile,
        AllowMismatchedRelease = options.AllowMismatchedRelease,
        WaitSeconds = options.WaitSeconds,
    };

    // From the fsid, so that a repetition asks for the same mgr.
    private static string DaemonIdOf(string fsid, string hostName) =>
        DaemonNames.NewDaemonId("mgr", null, hostName, _ => false, new Random(BitConverter.ToInt32(Guid.Parse(fsid).ToByteArray())));

    private static void Validate(BootstrapOptions options)
    {
        if (options.HostName.Contains('.', StringComparison.Ordinal) && !options.AllowFqdnHostName)
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

    private static string MonIdOf(BootstrapOptions options) => options.MonId ?? ShortName(options.HostName);

    private static string ShortName(string hostName) => hostName.Split('.')[0];
}
