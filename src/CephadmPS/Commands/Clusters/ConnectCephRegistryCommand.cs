using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Clusters;

/// <summary>Sets the login to the registry from which a cluster's images are pulled.</summary>
[Cmdlet(VerbsCommunications.Connect, "CephRegistry", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class ConnectCephRegistryCommand : ClusterCmdlet
{
    /// <summary>The registry, such as <c>quay.io</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Url")]
    [ValidateNotNullOrEmpty]
    public string Registry { get; set; } = "";

    /// <summary>User and password (or token) there.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(Registry, $"Set the registry login of cluster {cluster.ClusterName} ({Credential.UserName})"))
        {
            var login = Credential.GetNetworkCredential();
            WriteObject(Run((_, ct) => cluster.SetRegistryAsync(Registry, Credential.UserName, login.Password, ct)));
        }
    }
}
