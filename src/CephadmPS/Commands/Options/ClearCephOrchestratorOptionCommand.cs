using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Options;

/// <summary>Gives an orchestrator option its default back.</summary>
[Cmdlet(VerbsCommon.Clear, "CephOrchestratorOption", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class ClearCephOrchestratorOptionCommand : ClusterCmdlet
{
    /// <summary>Names of the options.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OptionNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in Name)
        {
            if (ShouldProcess(name, $"Clear orchestrator option of cluster {cluster.ClusterName}")
                && TryRun((_, ct) => cluster.SetOptionAsync(name, null, ct), name, out var result))
            {
                WriteObject(result.Result);
            }
        }
    }
}
