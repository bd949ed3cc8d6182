using System.Management.Automation;
using CephadmPS.Completion;
using CephadmPS.Core.Upgrade;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that take the target of an upgrade.</summary>
public abstract class UpgradeTargetCmdlet : ClusterCmdlet
{
    /// <summary>The image.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Image")]
    [ValidateNotNullOrEmpty]
    public string? Image { get; set; }

    /// <summary>The version, X.Y.Z.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    public string? CephVersion { get; set; }

    /// <summary>Only daemons of these types.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(UpgradeTypeCompleter))]
    public string[] DaemonType { get; set; } = [];

    /// <summary>Only daemons of these services.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string[] ServiceName { get; set; } = [];

    /// <summary>Only daemons on these hosts.</summary>
    [Parameter]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] HostName { get; set; } = [];

    /// <summary>At most so many daemons.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Limit { get; set; }

    private protected UpgradeOptions Options => new()
    {
        Image = Image,
        Version = CephVersion,
        Filter = new UpgradeFilter { DaemonTypes = [.. DaemonType.Distinct()], Services = [.. ServiceName.Distinct()], Hosts = [.. HostName.Distinct()], Limit = Limit > 0 ? Limit : null },
    };
}
