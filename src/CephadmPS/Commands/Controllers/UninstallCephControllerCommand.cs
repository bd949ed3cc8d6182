using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Controllers;

namespace CephadmPS.Commands.Controllers;

/// <summary>Ends controllers that are services on hosts of the cluster, and removes them from there.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "CephController", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CephController))]
public sealed class UninstallCephControllerCommand : ClusterCmdlet
{
    private readonly List<string> hosts = [];

    /// <summary>Hosts whose controller goes; default: all, and none shall run any more.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => hosts.AddRange(HostName);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (hosts.Count == 0 && MyInvocation.ExpectingInput)
        {
            // An empty pipeline names no host; that is not all of them.
            return;
        }
        var cluster = Session.Cluster;
        var lines = Run((_, ct) => cluster.DescribeControllerRemovalAsync(hosts, ct));
        if (lines.Count == 0)
        {
            WriteVerbose("No controller runs there; nothing changes.");
        }
        else if (this.ShouldDo("End and remove controllers", cluster.ClusterName, lines))
        {
            WriteObject(Run((_, ct) => cluster.RemoveControllersAsync([.. hosts.Distinct()], ct)), enumerateCollection: true);
        }
    }
}
