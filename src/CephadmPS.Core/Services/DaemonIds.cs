using System.Text;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Services;

/// <summary>
/// Ids of new daemons (reference 3.2): <c>[service id.][rank.generation.]host[.six letters]</c>. The letters come from the plan's seed, so
/// that the plan that was shown is the plan that is carried out.
/// </summary>
public static class DaemonIds
{
    /// <summary>Makes the id of a new daemon.</summary>
    /// <param name="spec">Its service.</param>
    /// <param name="daemonType">Its type (an ingress has two).</param>
    /// <param name="hostName">Its host; the part before the first dot is used.</param>
    /// <param name="forced">Id that the placement names; used as it is.</param>
    /// <param name="rank">Rank and generation of a ranked service.</param>
    /// <param name="generation">See <paramref name="rank"/>.</param>
    /// <param name="seed">The plan's seed.</param>
    /// <param name="used">Names (<c>type.id</c>) in use; the new one is added.</param>
    public static string Make(
        ServiceSpec spec, string daemonType, string hostName, string forced, int? rank, int? generation, long seed, ISet<string> used)
    {
        if (forced.Length > 0)
        {
            used.Add($"{daemonType}.{forced}");
            return forced;
        }
        // The crash collector's key is bound to the host's full name; the others use the short one.
        var host = daemonType == "crash" ? hostName : hostName.Split('.')[0];
        var traits = ServiceTraits.Of(spec.ServiceType);
        var prefix = new StringBuilder();
        if (traits.HasServiceId && spec.ServiceId is { } id)
        {
            prefix.Append(id).Append('.');
        }
        if (rank is { } number)
        {
            prefix.Append(number).Append('.').Append(generation).Append('.');
        }
        prefix.Append(host);
        if (!traits.HasRandomSuffix)
        {
            used.Add($"{daemonType}.{prefix}");
            return prefix.ToString();
        }
        for (var attempt = 0; ; attempt++)
        {
            var candidate = $"{prefix}.{Letters($"{seed}/{daemonType}.{prefix}/{attempt}")}";
            if (used.Add($"{daemonType}.{candidate}"))
            {
                return candidate;
            }
        }
    }

    private static string Letters(string source)
    {
        var digest = PlanBuilder.DigestOf(source);
        return string.Create(6, digest, static (letters, hex) =>
        {
            for (var i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('a' + (Convert.ToInt32(hex.Substring(i * 4, 4), 16) % 26));
            }
        });
    }
}
