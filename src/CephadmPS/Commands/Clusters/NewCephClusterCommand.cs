using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Bootstraps a cluster on its first host and connects to it.</summary>
[Cmdlet(VerbsCommon.New, "CephCluster", SupportsShouldProcess = true)]
[OutputType(typeof(CephCluster))]
public sealed class NewCephClusterCommand : SshCmdlet
{
    /// <summary>Name of the first host, as it calls itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = "";

    /// <summary>Container image of Ceph.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    /// <summary>Address of the first mon, an IP address of that host; default: the host's address.</summary>
    [Parameter]
    [Alias("MonIp")]
    [ValidateNotNullOrEmpty]
    public string? MonAddress { get; set; }

    /// <summary>Id of the cluster; default: a new one. Give that of a bootstrap that stopped to continue it.</summary>
    [Parameter]
    public Guid? Fsid { get; set; }

    /// <summary>Public networks; default: the network of the mon's address on that host.</summary>
    [Parameter]
    public string[] PublicNetwork { get; set; } = [];

    /// <summary>Cluster networks; default: none.</summary>
    [Parameter]
    public string[] ClusterNetwork { get; set; } = [];

    /// <summary>File with the initial configuration of the cluster (ini).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Settings for a cluster of one host.</summary>
    [Parameter]
    public SwitchParameter SingleHostDefaults { get; set; }

    /// <summary>Do not pull the image: the host has it.</summary>
    [Parameter]
    public SwitchParameter SkipPull { get; set; }

    /// <summary>Replace an existing <c>/etc/ceph/ceph.conf</c> and admin keyring on that host.</summary>
    [Parameter]
    public SwitchParameter AllowOverwrite { get; set; }

    /// <summary>Leave what was made when something fails, so that a repetition with the same <c>-Fsid</c> continues.</summary>
    [Parameter]
    public SwitchParameter NoCleanupOnFailure { get; set; }

    /// <summary>Id of the first mon; default: the host's short name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MonId { get; set; }

    /// <summary>Id of the first mgr; default: the host's short name and six letters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MgrId { get; set; }

    /// <summary>Directory on the host for <c>ceph.conf</c> and the admin keyring.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string OutputDirectory { get; set; } = "/etc/ceph";

    /// <summary>Accept a host that calls itself by a qualified name.</summary>
    [Parameter]
    public SwitchParameter AllowFqdnHostName { get; set; }

    /// <summary>Install nothing on a host that is not fit.</summary>
    [Parameter]
    public SwitchParameter SkipPrepareHost { get; set; }

    /// <summary>Do not leave the agent on the host: it comes with each connection and ends with it.</summary>
    [Parameter]
    public SwitchParameter SkipAgent { get; set; }

    /// <summary>Leave the host's firewall alone.</summary>
    [Parameter]
    public SwitchParameter SkipFirewall { get; set; }

    /// <summary>Accept a mon address that no interface of the host has.</summary>
    [Parameter]
    public SwitchParameter SkipPingCheck { get; set; }

    /// <summary>Set no public network.</summary>
    [Parameter]
    public SwitchParameter SkipMonNetwork { get; set; }

    /// <summary>Keep the initial configuration in <c>ceph.conf</c> instead of in the cluster.</summary>
    [Parameter]
    public SwitchParameter NoMinimizeConfig { get; set; }

    /// <summary>Daemons log to files instead of the journal.</summary>
    [Parameter]
    public SwitchParameter LogToFile { get; set; }

    /// <summary>Accept an image of a release that the agent does not know.</summary>
    [Parameter]
    public SwitchParameter AllowMismatchedRelease { get; set; }

    /// <summary>Do not give the host the label <c>_admin</c>.</summary>
    [Parameter]
    public SwitchParameter SkipAdminLabel { get; set; }

    /// <summary>The specs of mon and mgr are unmanaged, and there is none of crash.</summary>
    [Parameter]
    public SwitchParameter OrphanInitialDaemons { get; set; }

    /// <summary>Put no controller into the cluster: it is reconciled only from other computers.</summary>
    [Parameter]
    public SwitchParameter NoController { get; set; }

    /// <summary>Spec file that is stored once the cluster runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SpecPath { get; set; }

    /// <summary>The registry that the credential is for; default: that of the image.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RegistryUrl { get; set; }

    /// <summary>Login for the registry of the image.</summary>
    [Parameter]
    public PSCredential? RegistryCredential { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = Call(Options);
        if (!this.ShouldDo("Bootstrap a Ceph cluster", $"host {HostName} ({options.Address})", Call(() => ClusterBootstrap.Describe(options))))
        {
            return;
        }
        var cluster = Run((progress, ct) => ClusterBootstrap.RunAsync(options, ModuleEnvironment.Create(), progress, ct));
        ClusterSessions.Current.Add(cluster);
        var result = PSObject.AsPSObject(cluster);
        result.Properties.Add(new PSNoteProperty("Changed", true), preValidated: true);
        WriteObject(result);
    }

    private BootstrapOptions Options() => new()
    {
        HostName = HostName,
        Address = Address ?? HostName,
        MonAddress = MonAddress,
        Image = Image,
        Fsid = Fsid?.ToString("D"),
        ProfileName = ProfileName ?? "ceph",
        PublicNetwork = PublicNetwork.Length > 0 ? string.Join(',', PublicNetwork) : null,
        ClusterNetwork = ClusterNetwork.Length > 0 ? string.Join(',', ClusterNetwork) : null,
        InitialConfig = ConfigPath is null ? null : File.ReadAllText(GetUnresolvedProviderPathFromPSPath(ConfigPath)),
        SingleHostDefaults = SingleHostDefaults,
        SkipPull = SkipPull,
        AllowOverwrite = AllowOverwrite,
        NoCleanupOnFailure = NoCleanupOnFailure,
        MonId = MonId,
        MgrId = MgrId,
        OutputDirectory = OutputDirectory,
        AllowFqdnHostName = AllowFqdnHostName,
        SkipPrepareHost = SkipPrepareHost,
        SkipAgent = SkipAgent,
        SkipFirewall = SkipFirewall,
        SkipPingCheck = SkipPingCheck,
        SkipMonNetwork = SkipMonNetwork,
        NoMinimizeConfig = NoMinimizeConfig,
        LogToFile = LogToFile,
        AllowMismatchedRelease = AllowMismatchedRelease,
        SkipAdminLabel = SkipAdminLabel,
        OrphanInitialDaemons = OrphanInitialDaemons,
        NoController = NoController,
        ApplySpec = SpecPath is null ? null : File.ReadAllText(GetUnresolvedProviderPathFromPSPath(SpecPath)),
        Registry = RegistryCredential is null ? null
            : new RegistryLogin(RegistryUrl ?? Image.Split('/')[0], RegistryCredential.UserName, RegistryCredential.GetNetworkCredential().Password),
        HostKeyFingerprint = HostKeyFingerprint,
        AcceptNewHostKey = AcceptNewHostKey,
        Ssh = Ssh,
    };
}
