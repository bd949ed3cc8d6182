using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Agents;

/// <summary>Installs the agent on hosts, to stay there as a service. A host need not be in a cluster yet.</summary>
[Cmdlet(VerbsLifecycle.Install, "CephAgent", SupportsShouldProcess = true)]
[OutputType(typeof(CephAgent))]
public sealed class InstallCephAgentCommand : ClusterCmdlet
{
    private IReadOnlyList<string>? inventory;

    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = "";

    /// <summary>Address of a host that is not in the inventory; default: its name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Address { get; set; }

    /// <summary>File with the public key (PEM) that newer agents must be signed with; default: none, root replaces it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PublicKeyPath { get; set; }

    /// <summary>Put another public key into the place of the one that is fixed there already.</summary>
    [Parameter]
    public SwitchParameter ReplaceKey { get; set; }

    /// <summary>User on the host that may join the agent by sudo, and run nothing else as root; default: none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AgentUser { get; set; }

    /// <summary>The administrator's account there: root, or one that may do anything by sudo; default: that of the cluster's connection, or root.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>That account's private key file; default: that of the cluster's connection, or what OpenSSH and its agent offer.</summary>
    [Parameter]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>SSH port of a host that is not in the inventory; default: that of the cluster's connection, or 22.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Fingerprint that the key of a host outside the inventory must have (<c>SHA256:…</c>).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? HostKeyFingerprint { get; set; }

    /// <summary>Pin whatever key a host outside the inventory shows now.</summary>
    [Parameter]
    public SwitchParameter AcceptNewHostKey { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A host that is to join a cluster, or before there is one: its key is told here. That of a host of the inventory is pinned already.
        var told = !string.IsNullOrEmpty(HostKeyFingerprint) || AcceptNewHostKey;
        var session = told && Cluster is null ? ClusterSessions.Current.Default : Session;
        var outside = told && (session is null || !(inventory ??= Run((_, ct) => session.Cluster.GetHostNamesAsync(ct))).Contains(HostName));
        var before = session?.Cluster.Profile.Ssh ?? new SshSettings();
        var options = new InstallAgentOptions
        {
            HostName = HostName,
            Address = string.IsNullOrEmpty(Address) ? null : Address,
            Ssh = before with
            {
                User = UserName ?? before.User,
                IdentityFile = KeyFilePath is null ? before.IdentityFile : GetUnresolvedProviderPathFromPSPath(KeyFilePath),
                Port = Port ?? before.Port,
            },
            HostKeyFingerprint = string.IsNullOrEmpty(HostKeyFingerprint) ? null : HostKeyFingerprint,
            AcceptNewHostKey = AcceptNewHostKey,
            PublicKeyFile = PublicKeyPath is null ? null : GetUnresolvedProviderPathFromPSPath(PublicKeyPath),
            User = AgentUser,
            ReplaceKey = ReplaceKey,
        };
        if (ShouldProcess(HostName, "Install the agent as a service")
            && TryRun((progress, ct) => outside
                ? HostAgents.InstallAsync(options, null, options.Ssh!, ModuleEnvironment.Create(), _ => { }, ct)
                : session!.Cluster.InstallAgentAsync(options, progress, ct), HostName, out var agent))
        {
            WriteObject(agent);
        }
    }
}
