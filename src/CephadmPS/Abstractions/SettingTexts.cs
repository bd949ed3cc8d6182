using System.Collections;
using System.Management.Automation;

namespace CephadmPS.Abstractions;

/// <summary>Hashtables of settings as texts.</summary>
internal static class SettingTexts
{
    /// <summary>Keys and values as PowerShell writes them, independent of culture.</summary>
    public static Dictionary<string, string> Of(Hashtable settings) => settings.Cast<DictionaryEntry>().ToDictionary(
        setting => Text(setting.Key), setting => Text(setting.Value));

    private static string Text(object? value) => value is null ? "" : LanguagePrimitives.ConvertTo<string>(value);
}
