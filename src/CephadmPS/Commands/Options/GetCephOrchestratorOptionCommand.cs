using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Options;

/// <summary>Lists orchestrator options.</summary>
[Cmdlet(VerbsCommon.Get, "CephOrchestratorOption")]
[OutputType(typeof(CephOrchestratorOption))]
public sealed class GetCephOrchestratorOptionCommand : ClusterCmdlet
{
    /// <summary>Names of the options, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OptionNameCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only those that are set in the cluster's configuration.</summary>
    [Parameter]
    public SwitchParameter IsSet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in Name)
        {
            if (TryRun((_, ct) => cluster.GetOptionsAsync(name, ct), name, out var options))
            {
                WriteObject(options.Where(option => !IsSet || option.IsSet), enumerateCollection: true);
            }
        }
    }
}
