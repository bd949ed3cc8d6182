using System.Management.Automation;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that ask for something of single daemons.</summary>
public abstract class DaemonActionCmdlet : ActionCmdlet
{
    /// <summary>Names of the daemons (<c>type.id</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DaemonNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] DaemonName { get; set; } = [];

    private protected virtual ActionRequest Request => new(Kind);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in DaemonName)
        {
            Ask(Request with { DaemonNames = [name] }, name);
        }
    }
}
