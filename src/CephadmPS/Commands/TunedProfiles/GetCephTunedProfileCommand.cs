using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Specs;

namespace CephadmPS.Commands.TunedProfiles;

/// <summary>Gets the tuned profiles.</summary>
[Cmdlet(VerbsCommon.Get, "CephTunedProfile")]
[OutputType(typeof(TunedProfileSpec))]
public sealed class GetCephTunedProfileCommand : ClusterCmdlet
{
    private IReadOnlyList<TunedProfileSpec>? profiles;

    /// <summary>Names of profiles, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] ProfileName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        profiles ??= Run((_, ct) => cluster.GetTunedProfilesAsync(ct));
        WriteObject(this.Select(ProfileName, profiles, item => item.ProfileName, "ProfileUnknown", "tuned profile", "Get-CephTunedProfile"), enumerateCollection: true);
    }
}
