using System.Globalization;
using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Options;

/// <summary>An option of the orchestrator, under the name and with the default that upstream gives it (reference 11).</summary>
/// <param name="Name">Name, without the module's prefix.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="Default">Value when it is not set; empty: none.</param>
/// <param name="Purpose">What it is for, one clause.</param>
public sealed partial record OrchestratorOption(string Name, OptionType Type, string Default, string Purpose)
{
    /// <summary>Module whose option it is: <c>cephadm</c> or <c>orchestrator</c>.</summary>
    public string Module { get; init; } = "cephadm";

    /// <summary>Name in the cluster's configuration, section <c>mgr</c>: the same as upstream's, so that both read the same value.</summary>
    public string ConfigName => $"mgr/{Module}/{Name}";

    /// <summary>Least value of a number; null: none.</summary>
    public double? Least { get; init; }

    /// <summary>Greatest value of a number; null: none.</summary>
    public double? Most { get; init; }

    /// <summary>Words that a choice may be.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Why it governs nothing here; null: it does. It can be set all the same, for the time when upstream's orchestrator runs again.</summary>
    public string? NoMeaning { get; init; }

    /// <summary>Why it cannot be set; null: it can.</summary>
    public string? ReadOnly { get; init; }

    /// <summary>Its value is a secret: it is not shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What values it may have, for people.</summary>
    public string Range => Type switch
    {
        OptionType.Flag => "true, false",
        OptionType.Choice => string.Join(", ", Choices.Select(choice => choice.Length == 0 ? "(empty)" : choice)),
        _ when Least is { } least && Most is { } most => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        _ when Least is { } least => string.Create(CultureInfo.InvariantCulture, $"at least {least}"),
        _ => "",
    };

    /// <summary>The value as it is stored: <c>true</c>/<c>false</c>, plain seconds. Errors: <c>OptionInvalid</c> naming option, value and rule.</summary>
    public string Normalize(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Problem(value, out var normal) is { } problem
            ? throw new CephadmException("OptionInvalid", ErrorKind.InvalidInput, $"Option {Name}: '{(IsSecret ? "…" : value)}' {problem}.",
                Type == OptionType.Seconds ? "Give seconds, or a time such as 10m or 1h." : Range.Length > 0 ? $"It may be: {Range}." : null, Name)
            : normal;
    }

    /// <summary>Why a value is not allowed, as a clause; null: it is.</summary>
    internal string? Problem(string value, out string normal)
    {
        var text = value.Trim();
        normal = value;
        switch (Type)
        {
            case OptionType.Flag:
                if (FlagOf(text) is not { } flag)
                {
                    return "is neither true nor false";
                }
                normal = flag ? "true" : "false";
                return null;
            case OptionType.Choice:
                normal = text;
                return Choices.Contains(text) ? null : "is none of its words";
            case OptionType.Number:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    ? InRange(number, number.ToString(CultureInfo.InvariantCulture), ref normal)
                    : "is no whole number";
            case OptionType.Real:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
                    ? InRange(real, real.ToString("R", CultureInfo.InvariantCulture), ref normal)
                    : "is no number";
            case OptionType.Seconds:
                return SecondsOf(text) is { } seconds
                    ? InRange(seconds, seconds.ToString(CultureInfo.InvariantCulture), ref normal)
                    : "is no time";
            default:
                return text.Any(char.IsControl) ? "holds control characters" : null;
        }
    }

    /// <summary>A truth value in any of the forms that Ceph takes; null: none of them.</summary>
    internal static bool? FlagOf(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => null,
    };

    /// <summary>Seconds of a time as Ceph takes it: <c>600</c>, <c>10m</c>, <c>1h 30m</c>; null: no time.</summary>
    internal static long? SecondsOf(string text)
    {
        var match = Time().Match(text);
        if (!match.Success)
        {
            return null;
        }
        var seconds = 0L;
        try
        {
            for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
            {
                var unit = match.Groups["unit"].Captures[i].Value;
                seconds = checked(seconds + (long.Parse(match.Groups["number"].Captures[i].ValueSpan, CultureInfo.InvariantCulture) * (unit.Length == 0 ? 1 : unit[0] switch
                {
                    's' => 1,
                    'm' when unit.StartsWith("mo", StringComparison.Ordinal) => 2_592_000,
                    'm' => 60,
                    'h' => 3_600,
                    'd' => 86_400,
                    'w' => 604_800,
                    _ => 31_536_000,
                })));
            }
            return seconds;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private string? InRange(double number, string text, ref string normal)
    {
        normal = text;
        return number < Least || number > Most ? $"is outside of its range" : null;
    }

    [GeneratedRegex(@"^((?<number>\d{1,18})\s*(?<unit>s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hr|hrs|hour|hours|d|day|days|w|wk|wks|week|weeks|mo|month|months|y|yr|yrs|year|years|)\s*(?=\d|$))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
