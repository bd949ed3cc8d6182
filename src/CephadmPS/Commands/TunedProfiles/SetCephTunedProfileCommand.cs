using System.Collections;
using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Specs;

namespace CephadmPS.Commands.TunedProfiles;

/// <summary>Stores tuned profiles: kernel settings for the hosts of a placement.</summary>
[Cmdlet(VerbsCommon.Set, "CephTunedProfile", SupportsShouldProcess = true, DefaultParameterSetName = SettingsSet)]
[OutputType(typeof(ChangeResult))]
public sealed class SetCephTunedProfileCommand : IntentCmdlet
{
    private const string SettingsSet = "Settings";
    private const string PathSet = "Path";

    /// <summary>Name of the profile; it becomes part of a file name.</summary>
    [Parameter(ParameterSetName = SettingsSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string ProfileName { get; set; } = "";

    /// <summary>Settings: <c>@{ 'vm.swappiness' = 10 }</c>.</summary>
    [Parameter(ParameterSetName = SettingsSet, Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public Hashtable Settings { get; set; } = [];

    /// <summary>The hosts, in Ceph's one-line form; default: all.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [ValidateNotNullOrEmpty]
    public string Placement { get; set; } = "*";

    /// <summary>Files with profiles (YAML or JSON), with wildcards.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Leave profiles alone that are there.</summary>
    [Parameter]
    public SwitchParameter NoOverwrite { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var profile in ParameterSetName == PathSet ? FromFiles() : [FromSettings()])
        {
            Make(new SetTunedProfile(profile) { NoOverwrite = NoOverwrite });
        }
    }

    private TunedProfileSpec FromSettings() => new()
    {
        ProfileName = ProfileName,
        Placement = Placements.Read(this, Placement),
        Settings = SettingTexts.Of(Settings),
    };

    private List<TunedProfileSpec> FromFiles() =>
        [.. this.ResolveFiles(Path, []).SelectMany(file => Call(() => SpecFile.ParseTunedProfiles(File.ReadAllText(file), file).ThrowIfInvalid()).TunedProfiles)];
}
