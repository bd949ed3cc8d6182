using System.Management.Automation;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that change hosts one by one: what would be done is shown under <c>-WhatIf</c>, a host that is refused does not end the others.</summary>
public abstract class HostChangeCmdlet : ClusterCmdlet
{
    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in HostName)
        {
            Change(name);
        }
    }

    /// <summary>Changes one host.</summary>
    private protected abstract void Change(string hostName);

    /// <summary>Asks for the plan, shows it, and carries it out.</summary>
    private protected void Carry(
        string hostName, string action, Func<CancellationToken, Task<Plan>> preview,
        Func<IProgress<OperationEvent>, CancellationToken, Task<ChangeResult>> change)
    {
        if (TryRun((_, ct) => preview(ct), hostName, out var plan)
            && this.ShouldDo(action, hostName, Confirmation.LinesOf(plan))
            && TryRun(change, hostName, out var result))
        {
            WriteObject(result);
        }
    }

    /// <summary>Carries out a change of the records, from which steps follow; they are looked for under <c>-WhatIf</c> only.</summary>
    private protected void Note(
        string hostName, string action, Func<CancellationToken, Task<Plan>> preview, Func<IProgress<OperationEvent>, CancellationToken, Task<ChangeResult>> change)
    {
        if (this.ShouldNote(action, hostName, () => TryRun((_, ct) => preview(ct), hostName, out var plan) ? plan : null) && TryRun(change, hostName, out var result))
        {
            WriteObject(result);
        }
    }
}
