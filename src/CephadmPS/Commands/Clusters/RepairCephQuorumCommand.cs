using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Repair;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Brings the quorum of a cluster's mons back; works without a session, which needs mons that answer.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "CephQuorum", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(QuorumRepairResult))]
public sealed class RepairCephQuorumCommand : CephCmdlet
{
    /// <summary>The saved connection; default: the only one.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var environment = ModuleEnvironment.Create();
        var profile = Call(() => environment.Profiles.Load(ProfileName));
        if (this.ShouldDo("Repair the quorum of the Ceph cluster", $"{profile.Name} ({profile.Fsid})", QuorumRepair.Describe(profile)))
        {
            WriteObject(Run((progress, ct) => QuorumRepair.RunAsync(profile, environment, progress, ct)));
        }
    }
}
