using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Controllers;

namespace CephadmPS.Commands.Controllers;

/// <summary>Lists the controllers that are services on hosts of the cluster, and which of them leads.</summary>
[Cmdlet(VerbsCommon.Get, "CephController")]
[OutputType(typeof(CephController))]
public sealed class GetCephControllerCommand : ClusterCmdlet
{
    private IReadOnlyList<CephController>? controllers;

    /// <summary>Names of the hosts, with wildcards; default: all that have one or shall have one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        controllers ??= Run((_, ct) => cluster.GetControllersAsync(ct));
        foreach (var controller in this.Select(HostName, controllers, item => item.HostName, "ControllerNotFound", "controller on host", "Get-CephController"))
        {
            WriteObject(controller);
        }
    }
}
