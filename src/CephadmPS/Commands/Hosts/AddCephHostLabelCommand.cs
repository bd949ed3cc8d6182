using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Gives labels to hosts.</summary>
[Cmdlet(VerbsCommon.Add, "CephHostLabel", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class AddCephHostLabelCommand : HostChangeCmdlet
{
    /// <summary>The labels. Special ones: <c>_admin</c>, <c>_no_schedule</c>, <c>_no_conf_keyring</c>, <c>_no_autotune_memory</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Label { get; set; } = [];

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Note(hostName, $"Add label {string.Join(", ", Label)} to host",
            ct => cluster.PreviewAddHostLabelsAsync(hostName, Label, ct), (_, ct) => cluster.AddHostLabelsAsync(hostName, Label, ct));
    }
}
