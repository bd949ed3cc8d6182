using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.ClientFiles;

/// <summary>No longer keeps keyrings of clients on hosts; their files there are deleted. The keys stay in the cluster.</summary>
[Cmdlet(VerbsCommon.Remove, "CephClientKeyring", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephClientKeyringCommand : IntentCmdlet
{
    /// <summary>The clients.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Entity { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var entity in Entity)
        {
            Make(new RemoveClientKeyring(entity));
        }
    }
}
