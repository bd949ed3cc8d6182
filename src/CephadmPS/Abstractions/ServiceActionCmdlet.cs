using System.Management.Automation;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that ask for something of all daemons of services, one after another where it interrupts them.</summary>
public abstract class ServiceActionCmdlet : ActionCmdlet
{
    /// <summary>Names of the services (<c>type</c> or <c>type.id</c>).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ServiceName { get; set; } = [];

    private protected virtual ActionRequest Request => new(Kind);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in ServiceName)
        {
            Ask(Request with { ServiceNames = [name] }, name);
        }
    }
}
