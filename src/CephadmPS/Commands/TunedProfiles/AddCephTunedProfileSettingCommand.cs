using System.Collections;
using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.TunedProfiles;

/// <summary>Adds settings to a tuned profile, or changes them.</summary>
[Cmdlet(VerbsCommon.Add, "CephTunedProfileSetting", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class AddCephTunedProfileSettingCommand : IntentCmdlet
{
    /// <summary>Name of the profile.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string ProfileName { get; set; } = "";

    /// <summary>Settings: <c>@{ 'vm.swappiness' = 10 }</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public Hashtable Settings { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Make(new ChangeProfileSettings(ProfileName, SettingTexts.Of(Settings).ToDictionary(setting => setting.Key, setting => (string?)setting.Value)));
}
