using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.TunedProfiles;

/// <summary>Removes tuned profiles; their files on hosts are deleted.</summary>
[Cmdlet(VerbsCommon.Remove, "CephTunedProfile", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephTunedProfileCommand : IntentCmdlet
{
    /// <summary>Names of profiles.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] ProfileName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in ProfileName)
        {
            Make(new RemoveTunedProfile(name));
        }
    }
}
