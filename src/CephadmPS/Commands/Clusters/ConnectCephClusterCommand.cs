using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Opens a session to a cluster and makes it the default one of this runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "CephCluster")]
[OutputType(typeof(CephCluster))]
public sealed class ConnectCephClusterCommand : SshCmdlet
{
    /// <summary>A host of the cluster that has the admin keyring; default: by the saved profile.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>The cluster, when that host has daemons of several.</summary>
    [Parameter]
    public Guid? Fsid { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = new ConnectOptions
        {
            HostName = HostName,
            Address = Address,
            ProfileName = ProfileName,
            Fsid = Fsid?.ToString("D"),
            HostKeyFingerprint = HostKeyFingerprint,
            AcceptNewHostKey = AcceptNewHostKey,
            Ssh = Ssh,
        };
        var cluster = Run((progress, ct) => CephCluster.ConnectAsync(options, ModuleEnvironment.Create(), progress, ct));
        ClusterSessions.Current.Add(cluster);
        WriteObject(cluster);
    }
}
