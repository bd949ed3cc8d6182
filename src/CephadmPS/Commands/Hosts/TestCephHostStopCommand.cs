using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Asks whether all daemons of hosts may be stopped now.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CephHostStop")]
[OutputType(typeof(bool), typeof(HostStopAnswer))]
public sealed class TestCephHostStopCommand : ClusterCmdlet
{
    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>One answer a type of daemon instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var name in HostName)
        {
            if (!TryRun((_, ct) => cluster.TestHostStopAsync(name, ct), name, out var answers))
            {
                continue;
            }
            if (Detailed)
            {
                WriteObject(answers, enumerateCollection: true);
            }
            else
            {
                WriteObject(answers.All(answer => answer.Ok));
            }
        }
    }
}
