using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Options;

/// <summary>Sets an orchestrator option.</summary>
[Cmdlet(VerbsCommon.Set, "CephOrchestratorOption", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SetCephOrchestratorOptionCommand : ClusterCmdlet
{
    /// <summary>Name of the option.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OptionNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Its value.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Value { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(Name, $"Set orchestrator option of cluster {cluster.ClusterName} to '{Value}'")
            && TryRun((_, ct) => cluster.SetOptionAsync(Name, Value, ct), Name, out var result))
        {
            if (result.NoMeaning is { } why)
            {
                WriteWarning($"{result.Name} governs nothing here: {why}.");
            }
            WriteObject(result.Result);
        }
    }
}
