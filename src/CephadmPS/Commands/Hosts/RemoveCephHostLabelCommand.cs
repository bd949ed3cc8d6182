using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Takes labels from hosts.</summary>
[Cmdlet(VerbsCommon.Remove, "CephHostLabel", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephHostLabelCommand : HostChangeCmdlet
{
    /// <summary>The labels.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Label { get; set; } = [];

    /// <summary>Also <c>_admin</c> of the last host that has it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Note(hostName, $"Remove label {string.Join(", ", Label)} from host",
            ct => cluster.PreviewRemoveHostLabelsAsync(hostName, Label, Force, ct), (_, ct) => cluster.RemoveHostLabelsAsync(hostName, Label, Force, ct));
    }
}
