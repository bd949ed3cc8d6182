using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Osds;

/// <summary>Erases devices of hosts, so that they can be used again.</summary>
[Cmdlet(VerbsCommon.Clear, "CephDevice", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class ClearCephDeviceCommand : ClusterCmdlet
{
    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = "";

    /// <summary>The device, such as <c>/dev/sdb</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string[] Device { get; set; } = [];

    /// <summary>Needed: all data on it is destroyed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        foreach (var device in Device)
        {
            if (TryRun((_, ct) => cluster.DescribeZapAsync(HostName, device, Force, ct), $"{HostName}:{device}", out var text)
                && ShouldProcess($"{HostName}:{device}", text)
                && TryRun((progress, ct) => cluster.ZapDeviceAsync(HostName, device, Force, progress, ct), $"{HostName}:{device}", out var result))
            {
                WriteObject(result);
            }
        }
    }
}
