using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Clusters;

/// <summary>Shows how a cluster's hosts are reached.</summary>
[Cmdlet(VerbsCommon.Get, "CephSshConfiguration")]
[OutputType(typeof(CephSshConfiguration))]
public sealed class GetCephSshConfigurationCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Call(Session.Cluster.GetSshConfiguration));
}
