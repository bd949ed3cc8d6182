using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;
using Newtonsoft.Json;

namespace CephadmPS.Core.Controllers;

/// <summary>
/// Runs controllers as services of the cluster itself, so that it depends on nobody's computer: on two mon hosts each a systemd unit with one
/// executable, the cluster's own SSH key, and a profile. One of them leads, the other takes over.
/// </summary>
internal sealed class ControllerService(ClusterProfile profile, LiveState state, ClusterRecords records, HostConnections hosts, Func<long> epoch, string? programPath = null)
{
    private const int PartSize = 4 << 20;
    private static readonly TimeSpan Change = TimeSpan.FromMinutes(2);

    // One key, whoever comes first.
    private static readonly SemaphoreSlim KeyTurn = new(1);

    /// <summary>Hosts that would get a controller. Errors: <c>HostUnknown</c>, <c>NoMonHost</c>.</summary>
    public IReadOnlyList<string> HostsFor(ControllerOptions options)
    {
        var current = state.Current;
        if (options.Hosts.FirstOrDefault(host => !current.Hosts.ContainsKey(host)) is { } unknown)
        {
            throw new CephadmException("HostUnknown", ErrorKind.NotFound, $"Host {unknown} is not in the cluster's inventory.", "See Get-CephHost for the names.", unknown);
        }
        return ControllerPlacement.HostsFor(current, options.Hosts, options.Count) is { Count: > 0 } chosen
            ? chosen
            : throw new CephadmException("NoMonHost", ErrorKind.Unavailable, "No host with a mon answers.", "Get-CephHost", profile.Name);
    }

    /// <summary>Stores that controllers shall run: whoever leads has them run from here on, also on hosts that come later.</summary>
    public async Task WantAsync(ControllerOptions options, CancellationToken cancellation)
    {
        var key = await KeyAsync(cancellation).ConfigureAwait(false);
        await SaveAsync(new ControllersRecord(key.User, key.PublicKey) { Count = options.Count, Hosts = options.Hosts, MetricsListen = options.MetricsListen }, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Lets the cluster's own key in everywhere, then installs and starts the controllers. Repeated it does only what is missing.</summary>
    public async Task<IReadOnlyList<CephController>> InstallAsync(ControllerOptions options, Action<string, string> tell, CancellationToken cancellation)
    {
        var wanted = HostsFor(options);
        var program = ControllerProgramFile.Locate(options.ProgramPath ?? programPath);
        await WantAsync(options, cancellation).ConfigureAwait(false);
        await Task.WhenAll(state.Current.Hosts.Keys.Where(state.Current.IsUsable).Select(host => AuthorizeAsync(host, cancellation))).ConfigureAwait(false);
        return await Task.WhenAll(wanted.Select(host => InstallOnAsync(host, program, text => tell(host, text), cancellation))).ConfigureAwait(false);
    }

    /// <summary>Ends and removes the controllers on these hosts; none named: all, and none shall run any more.</summary>
    public async Task<IReadOnlyList<CephController>> RemoveAsync(IReadOnlyList<string> from, CancellationToken cancellation)
    {
        var current = state.Current;
        if (from.Count == 0)
        {
            await records.RemoveAsync<ControllersRecord>("", cancellation).ConfigureAwait(false);
            state.Update(now => now with { Records = now.Records.Without<ControllersRecord>("") });
        }
        else if (current.Records.Find<ControllersRecord>() is { } wanted)
        {
            // They would come back, were they not taken off the list.
            var left = ControllerPlacement.HostsFor(current, wanted.Hosts, wanted.Count).Except(from).ToList();
            await SaveAsync(left.Count > 0 ? wanted with { Hosts = left } : wanted with { Hosts = [], Count = 0 }, cancellation).ConfigureAwait(false);
        }
        var hostNames = from.Count > 0 ? from : [.. current.Hosts.Keys.Where(current.IsUsable).Order(StringComparer.Ordinal)];
        return await Task.WhenAll(hostNames.Select(host => RemoveFromAsync(host, cancellation))).ConfigureAwait(false);
    }

    /// <summary>Ends and removes the controller of a host; one that is not there is fine.</summary>
    public async Task<CephController> RemoveFromAsync(string host, CancellationToken cancellation)
    {
        var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
        var result = await channel.CallAsync<ControllerResult>(
            Verbs.RemoveController, new RemoveControllerRequest { Fsid = profile.Fsid, Epoch = epoch(), OperationId = Guid.NewGuid().ToString("N") }, Change, null,
            cancellation).ConfigureAwait(false);
        await NoteAsync(host, record => record with { Installed = null, Program = null }, cancellation).ConfigureAwait(false);
        return new CephController(host, result.Changed, result.Unit, result.State);
    }

    /// <summary>Lets the cluster's key in on a host that was just added; nothing while the cluster has none.</summary>
    public async Task AuthorizeNewHostAsync(string host, CancellationToken cancellation)
    {
        if ((await records.LoadAsync<SshKeyRecord>(cancellation).ConfigureAwait(false)).ContainsKey(""))
        {
            await AuthorizeAsync(host, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the cluster's key in on a host.</summary>
    public async Task AuthorizeAsync(string host, CancellationToken cancellation)
    {
        var key = await KeyAsync(cancellation).ConfigureAwait(false);
        var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
        await channel.CallAsync<AuthorizeKeyResult>(
            Verbs.AuthorizeKey,
            new AuthorizeKeyRequest { Fsid = profile.Fsid, Epoch = epoch(), OperationId = Guid.NewGuid().ToString("N"), User = key.User, PublicKey = key.PublicKey },
            Change, null, cancellation).ConfigureAwait(false);
        await NoteAsync(host, record => record with { LetsIn = key.PublicKey }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Puts a controller onto a host and starts it, with the settings that are stored.</summary>
    /// <param name="host">The host.</param>
    /// <param name="program">The executable; null: the one that this computer has.</param>
    /// <param name="tell">Takes phrases.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CephController> InstallOnAsync(string host, ControllerProgramFile? program, Action<string> tell, CancellationToken cancellation)
    {
        var wanted = state.Current.Records.Find<ControllersRecord>()
            ?? throw new CephadmException("PlanOutdated", ErrorKind.Conflict, "Controllers are no longer wanted.", "Look at a new plan: Get-CephPlan", host);
        program ??= ControllerProgramFile.Locate(programPath);
        var key = await KeyAsync(cancellation).ConfigureAwait(false);
        var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
        await PutAsync(channel, program, tell, cancellation).ConfigureAwait(false);
        tell("installing the controller");
        var result = await channel.CallAsync<ControllerResult>(
            Verbs.InstallController,
            new InstallControllerRequest
            {
                Fsid = profile.Fsid,
                Epoch = epoch(),
                OperationId = Guid.NewGuid().ToString("N"),
                Sha256 = program.Sha256,
                Profile = JsonConvert.SerializeObject(ProfileFor(key.User), Formatting.Indented),
                Identity = key.PrivateKey,
                MetricsListen = wanted.MetricsListen,
            },
            Change, null, cancellation).ConfigureAwait(false);
        await NoteAsync(host, record => record with { Installed = ControllerPlacement.DigestOf(wanted), Program = program.Sha256 }, cancellation).ConfigureAwait(false);
        return new CephController(host, result.Changed, result.Unit, result.State);
    }

    private async Task NoteAsync(string host, Func<ControllerHostRecord, ControllerHostRecord> change, CancellationToken cancellation)
    {
        var before = state.Current.Records.Find<ControllerHostRecord>(host);
        var after = change(before ?? new ControllerHostRecord(host));
        if (after != before)
        {
            await SaveAsync(after, cancellation).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync<T>(T record, CancellationToken cancellation) where T : class, State.Records.IRecord<T>
    {
        await records.SaveAsync(record, cancellation).ConfigureAwait(false);
        state.SetRecord(record);
    }

    private async Task<SshKeyRecord> KeyAsync(CancellationToken cancellation)
    {
        await KeyTurn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if ((await records.LoadAsync<SshKeyRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("") is { } there)
            {
                return there;
            }
            var made = await SshKeys.CreateAsync(profile.Ssh.User, $"cephadm-{profile.Fsid}", cancellation).ConfigureAwait(false);
            await records.SaveAsync(made, cancellation).ConfigureAwait(false);
            return made;
        }
        finally
        {
            KeyTurn.Release();
        }
    }

    private static async Task PutAsync(IAgentChannel channel, ControllerProgramFile program, Action<string> tell, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(program.Path);
        var buffer = new byte[PartSize];
        var there = await PartAsync(0, 0).ConfigureAwait(false);
        while (!there.Complete)
        {
            file.Position = there.Received;
            var count = await file.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            var before = there.Received;
            tell($"putting the controller there: {100 * before / program.Length} %");
            there = await PartAsync(before, count).ConfigureAwait(false);
            if (!there.Complete && there.Received <= before)
            {
                throw new CephadmException("ControllerPutFailed", ErrorKind.Failed, $"{channel.HostName} does not take the controller's executable.",
                    "See that /var/lib has room there, and repeat.", channel.HostName);
            }
        }

        Task<PutControllerResult> PartAsync(long offset, int count) => channel.CallAsync<PutControllerResult>(
            Verbs.PutController,
            new PutControllerRequest { Sha256 = program.Sha256, Length = program.Length, Offset = offset, Data = Convert.ToBase64String(buffer, 0, count) },
            Change, null, cancellation);
    }

    // Hosts with a mon first: they are asked for the rest.
    private ClusterProfile ProfileFor(string user)
    {
        var current = state.Current;
        var mons = current.Daemons.Where(daemon => daemon.DaemonType == "mon").Select(daemon => daemon.HostName).ToHashSet();
        return new ClusterProfile
        {
            Name = "ceph",
            Fsid = profile.Fsid,
            Ssh = new SshSettings { User = user, IdentityFile = $"/var/lib/cephadm-controller/{profile.Fsid}/identity" },
            Hosts = [.. current.Hosts.Values.OrderBy(host => mons.Contains(host.HostName) ? 0 : 1).ThenBy(host => host.HostName, StringComparer.Ordinal).Select(host => host.Address)],
        };
    }
}
