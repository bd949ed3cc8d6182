using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.TunedProfiles;

/// <summary>Removes settings from a tuned profile.</summary>
[Cmdlet(VerbsCommon.Remove, "CephTunedProfileSetting", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephTunedProfileSettingCommand : IntentCmdlet
{
    /// <summary>Name of the profile.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string ProfileName { get; set; } = "";

    /// <summary>Names of the settings.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Setting { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Make(new ChangeProfileSettings(ProfileName, Setting.Distinct().ToDictionary(setting => setting, _ => (string?)null)));
}
