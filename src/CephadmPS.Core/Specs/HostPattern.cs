using System.Text.RegularExpressions;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>
/// A pattern over host names: shell wildcards over the whole name (<c>*</c>, <c>?</c>, <c>[...]</c>, case counts), or a
/// regular expression anchored at the start only, as upstream matches it.
/// </summary>
public sealed class HostPattern : IEquatable<HostPattern>
{
    private readonly Regex _regex;

    /// <summary>Makes a pattern.</summary>
    /// <param name="pattern">The pattern, not empty.</param>
    /// <param name="isRegex">A regular expression instead of wildcards.</param>
    /// <exception cref="ArgumentException">The regular expression is wrong.</exception>
    public HostPattern(string pattern, bool isRegex = false)
    {
        Pattern = pattern;
        IsRegex = isRegex;
        _regex = isRegex ? PythonPattern.Regex(pattern) : PythonPattern.Wildcard(pattern);
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>True for a regular expression.</summary>
    public bool IsRegex { get; }

    /// <summary>Whether a host's name matches.</summary>
    public bool IsMatch(string hostName) => _regex.IsMatch(hostName);

    /// <inheritdoc/>
    public bool Equals(HostPattern? other) => other is not null && Pattern == other.Pattern && IsRegex == other.IsRegex;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HostPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pattern, IsRegex);

    /// <summary>The text form: <c>regex:</c> before a regular expression.</summary>
    public override string ToString() => (IsRegex ? "regex:" : "") + Pattern;
}
