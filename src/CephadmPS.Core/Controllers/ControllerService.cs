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
internal sealed class ControllerService(ClusterProfile profile, LiveState state, ClusterRecords records, HostConnections hosts, Func<long> epoch)
{
    private const int PartSize = 4 << 20;
    private static readonly TimeSpan Change = TimeSpan.FromMinutes(2);

    /// <summary>Hosts that would get a controller. Errors: <c>HostUnknown</c>, <c>NoMonHost</c>.</summary>
    public IReadOnlyList<string> HostsFor(ControllerOptions options)
    {
        var current = state.Current;
        if (options.Hosts.Count > 0)
        {
            return options.Hosts.FirstOrDefault(host => !current.Hosts.ContainsKey(host)) is { } unknown
                ? throw new CephadmException("HostUnknown", ErrorKind.NotFound, $"Host {unknown} is not in the cluster's inventory.", "See Get-CephHost for the names.", unknown)
                : options.Hosts;
        }
        var mons = current.Daemons.Where(daemon => daemon.DaemonType == "mon" && current.IsUsable(daemon.HostName))
            .Select(daemon => daemon.HostName).Distinct().Order(StringComparer.Ordinal).Take(options.Count).ToList();
        return mons.Count > 0 ? mons : throw new CephadmException("NoMonHost", ErrorKind.Unavailable, "No host with a mon answers.", "Get-CephHost", profile.Name);
    }

    /// <summary>Lets the cluster's own key in everywhere, then installs and starts the controllers. Repeated it does only what is missing.</summary>
    public async Task<IReadOnlyList<CephController>> InstallAsync(ControllerOptions options, Action<string, string> tell, CancellationToken cancellation)
    {
        var wanted = HostsFor(options);
        var program = ControllerProgramFile.Locate(options.ProgramPath);
        var key = await KeyAsync(cancellation).ConfigureAwait(false);
        await Task.WhenAll(state.Current.Hosts.Keys.Where(state.Current.IsUsable).Select(host => AuthorizeAsync(host, key, cancellation))).ConfigureAwait(false);
        return await Task.WhenAll(wanted.Select(host => InstallOnAsync(host, program, key, options, text => tell(host, text), cancellation))).ConfigureAwait(false);
    }

    /// <summary>Ends and removes the controllers on these hosts.</summary>
    public async Task<IReadOnlyList<CephController>> RemoveAsync(IReadOnlyList<string> from, CancellationToken cancellation) =>
        await Task.WhenAll(from.Select(async host =>
        {
            var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
            var result = await channel.CallAsync<ControllerResult>(
                Verbs.RemoveController, new RemoveControllerRequest { Fsid = profile.Fsid, Epoch = epoch(), OperationId = Guid.NewGuid().ToString("N") }, Change, null,
                cancellation).ConfigureAwait(false);
            return new CephController(host, result.Changed, result.Unit, result.State);
        })).ConfigureAwait(false);

    /// <summary>Lets the cluster's key in on a host that was just added; nothing while the cluster has none.</summary>
    public async Task AuthorizeNewHostAsync(string host, CancellationToken cancellation)
    {
        if ((await records.LoadAsync<SshKeyRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("") is { } key)
        {
            await AuthorizeAsync(host, key, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<SshKeyRecord> KeyAsync(CancellationToken cancellation)
    {
        if ((await records.LoadAsync<SshKeyRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("") is { } there)
        {
            return there;
        }
        var made = await SshKeys.CreateAsync(profile.Ssh.User, $"cephadm-{profile.Fsid}", cancellation).ConfigureAwait(false);
        await records.SaveAsync(made, cancellation).ConfigureAwait(false);
        return made;
    }

    private async Task AuthorizeAsync(string host, SshKeyRecord key, CancellationToken cancellation)
    {
        var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
        await channel.CallAsync<AuthorizeKeyResult>(
            Verbs.AuthorizeKey,
            new AuthorizeKeyRequest { Fsid = profile.Fsid, Epoch = epoch(), OperationId = Guid.NewGuid().ToString("N"), User = key.User, PublicKey = key.PublicKey },
            Change, null, cancellation).ConfigureAwait(false);
    }

    private async Task<CephController> InstallOnAsync(
        string host, ControllerProgramFile program, SshKeyRecord key, ControllerOptions options, Action<string> tell, CancellationToken cancellation)
    {
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
                MetricsListen = options.MetricsListen,
            },
            Change, null, cancellation).ConfigureAwait(false);
        return new CephController(host, result.Changed, result.Unit, result.State);
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
