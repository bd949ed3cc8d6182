using System.Management.Automation;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that interrupt all daemons of services: it waits until Ceph can do without each, unless that is forced.</summary>
public abstract class GuardedServiceActionCmdlet : ServiceActionCmdlet
{
    /// <summary>Although Ceph says that it is not safe now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override ActionRequest Request => base.Request with { Force = Force };
}
