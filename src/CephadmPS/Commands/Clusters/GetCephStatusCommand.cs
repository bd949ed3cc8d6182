using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Clusters;

/// <summary>Shows the cluster's health and what is left to do.</summary>
[Cmdlet(VerbsCommon.Get, "CephStatus")]
[OutputType(typeof(ClusterStatus))]
public sealed class GetCephStatusCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        WriteObject(Run((_, ct) => cluster.GetStatusAsync(ct)));
    }
}
