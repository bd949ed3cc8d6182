using System.Management.Automation;

namespace CephadmPS.Formatting;

/// <summary>
/// Colours from the user's own <c>$PSStyle</c>, which the views hand over. PowerShell takes the escape codes out again where output is
/// redirected or <c>$PSStyle.OutputRendering</c> says plain text.
/// </summary>
internal static class Style
{
    /// <summary>As it should be.</summary>
    public static string Good(string text, object? style) => Paint(text, style, "Foreground", "Green");

    /// <summary>Worth a look.</summary>
    public static string Warning(string text, object? style) => Paint(text, style, "Formatting", "Warning");

    /// <summary>Wrong.</summary>
    public static string Error(string text, object? style) => Paint(text, style, "Formatting", "Error");

    // PowerShellStandard does not know the type of $PSStyle; its properties are read by name.
    private static string Paint(string text, object? style, string group, string name)
    {
        var colour = Property(Property(style, group), name) as string;
        var reset = Property(style, "Reset") as string;
        return string.IsNullOrEmpty(colour) || reset is null ? text : colour + text + reset;
    }

    private static object? Property(object? item, string name) => item is null ? null : PSObject.AsPSObject(item).Properties[name]?.Value;
}
