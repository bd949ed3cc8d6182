using System.Management.Automation;
using CephadmPS.Core.Errors;
using CephadmPS.Errors;

namespace CephadmPS.Abstractions;

/// <summary>Names with wildcards, matched without regard to case.</summary>
internal sealed class NameFilter(IEnumerable<string> names)
{
    private readonly WildcardPattern[] patterns = [.. names.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase))];

    /// <summary>Nothing was given: everything is meant.</summary>
    public bool IsEmpty => patterns.Length == 0;

    /// <summary>Does one of the names match.</summary>
    public bool Matches(string value) => patterns.Any(pattern => pattern.IsMatch(value));
}

/// <summary>Selection of items by name.</summary>
internal static class NameSelection
{
    /// <summary>
    /// Items that the names select, each once, in their own order; all when no name is given. A name without wildcards that selects nothing
    /// is an error of its own, and the others go on.
    /// </summary>
    public static IEnumerable<T> Select<T>(
        this Cmdlet cmdlet, string[] names, IReadOnlyList<T> items, Func<T, string> nameOf, string errorId, string noun, string listCommand)
    {
        foreach (var name in names)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name)
                && !items.Any(item => string.Equals(nameOf(item), name, StringComparison.OrdinalIgnoreCase)))
            {
                cmdlet.WriteError(ErrorRecords.From(new CephadmException(errorId, ErrorKind.NotFound,
                    $"The cluster has no {noun} '{name}'.", $"List what there is with {listCommand}.", name)));
            }
        }
        var filter = new NameFilter(names);
        return items.Where(item => filter.IsEmpty || filter.Matches(nameOf(item)));
    }
}
