using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Tuned profiles from their map form.</summary>
internal static class TunedProfileReader
{
    private static readonly string[] Keys = ["profile_name", "placement", "settings"];

    /// <summary>Reads one as upstream stores it; null when anything is wrong.</summary>
    public static TunedProfileSpec? Read(SpecNode document, SpecReport report)
    {
        if (document.Kind != SpecNodeKind.Map)
        {
            report.Error("document-map", "", document, "A tuned profile is a map of fields.");
            return null;
        }

        UnknownFields.Warn(document, Keys, report, "");
        var name = document["profile_name"];
        if (name is null)
        {
            report.Error("profile-name-missing", "profile_name", document, "A tuned profile needs a profile_name.");
        }
        else if (name.Kind != SpecNodeKind.Text)
        {
            report.Error("profile-name-text", "profile_name", name, "A profile's name is text.");
        }

        var settings = document["settings"] ?? SpecNode.Null;
        if (settings.IsTruthy && settings.Kind != SpecNodeKind.Map)
        {
            report.Error("profile-settings", "settings", settings, "Settings are a map of keys to values.");
        }

        var placement = document["placement"] is { } node ? PlacementReader.Read(node, report) : new PlacementSpec { HostPattern = new HostPattern("*") };
        return report.Errors.Count > 0 ? null : new TunedProfileSpec
        {
            ProfileName = name!.Text,
            Placement = placement,
            SettingsNode = settings.Kind == SpecNodeKind.Map ? settings : SpecNode.EmptyMap,
        };
    }

    /// <summary>Checks what upstream checks only when the profile is applied.</summary>
    public static void Check(SpecNode document, TunedProfileSpec profile, SpecReport report)
    {
        if (profile.ProfileName.Length == 0)
        {
            report.Error("profile-name-missing", "profile_name", document["profile_name"], "A profile's name must not be empty.");
        }

        if (profile.SettingsNode.Entries.Count == 0)
        {
            report.Error("profile-settings", "settings", document["settings"], "A tuned profile needs settings.");
        }

        if (profile.Placement.Count is not null || profile.Placement.CountPerHost is not null)
        {
            report.Error("profile-count", "placement", document["placement"], "A tuned profile goes to all hosts of its placement: counts mean nothing.");
        }
    }
}
