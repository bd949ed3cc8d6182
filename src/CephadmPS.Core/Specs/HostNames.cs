using System.Text.RegularExpressions;

namespace CephadmPS.Core.Specs;

/// <summary>The rule for host names (upstream's <c>assert_valid_host</c>).</summary>
public static partial class HostNames
{
    /// <summary>
    /// Why a host name is not allowed, as the end of a sentence; null when it is: at most 250 characters, parts between dots of
    /// 1 to 63 letters, digits and hyphens.
    /// </summary>
    public static string? Problem(string name)
    {
        if (name.EnumerateRunes().Count() > 250)
        {
            return "must not be longer than 250 characters";
        }

        foreach (var part in name.Split('.'))
        {
            if (part.Length == 0)
            {
                return "must not have an empty part between dots";
            }

            if (part.EnumerateRunes().Count() > 63)
            {
                return "must not have a part of more than 63 characters between dots";
            }

            if (!Part().IsMatch(part))
            {
                return "may hold only letters, digits, hyphens and dots";
            }
        }

        return null;
    }

    [GeneratedRegex("^[a-zA-Z0-9-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
