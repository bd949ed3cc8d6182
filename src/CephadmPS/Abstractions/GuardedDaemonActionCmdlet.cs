using System.Management.Automation;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that interrupt single daemons: it waits until Ceph can do without them, unless that is forced.</summary>
public abstract class GuardedDaemonActionCmdlet : DaemonActionCmdlet
{
    /// <summary>Although Ceph says that it is not safe now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override ActionRequest Request => base.Request with { Force = Force };
}
