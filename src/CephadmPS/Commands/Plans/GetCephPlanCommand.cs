using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Planning;

namespace CephadmPS.Commands.Plans;

/// <summary>Shows what the next reconciliation would do, or would do with these spec files applied. Writes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "CephPlan", DefaultParameterSetName = "Current")]
[OutputType(typeof(Plan))]
public sealed class GetCephPlanCommand : SpecFileCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        var specs = ReadSpecs();
        if (specs is null && ParameterSetName != "Current")
        {
            return; // Every path led nowhere, and that was told.
        }
        WriteObject(Run((_, ct) => cluster.GetPlanAsync(specs, ct)));
    }
}
