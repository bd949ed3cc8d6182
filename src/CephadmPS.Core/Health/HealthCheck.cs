namespace CephadmPS.Core.Health;

/// <summary>One health check, of Ceph's own or of ours (reference 6.4). Holds no secret.</summary>
/// <param name="Code">Code such as <c>OSD_DOWN</c> or <c>CEPHADM_FAILED_DAEMON</c>; ours are those of <see cref="HealthCodes"/>.</param>
/// <param name="Severity"><c>HEALTH_WARN</c> or <c>HEALTH_ERR</c>.</param>
/// <param name="Summary">One sentence with counts.</param>
public sealed record HealthCheck(string Code, string Severity, string Summary)
{
    /// <summary>One line a subject: which host, daemon or service, and what is the matter with it.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Number of subjects; 1 when it is about the cluster as a whole.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Why it is so, one sentence; null when the summary says it, or it is not known.</summary>
    public string? Cause { get; init; }

    /// <summary>Since when it is so; null when this was its first look. Ceph does not tell this of its own checks.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The command that helps; null when time alone does, or none is known.</summary>
    public string? Advice { get; init; }

    /// <summary>Somebody has muted it in Ceph.</summary>
    public bool Muted { get; init; }

    /// <summary>Severity of warnings.</summary>
    public const string Warning = "HEALTH_WARN";

    /// <summary>Severity of errors.</summary>
    public const string Error = "HEALTH_ERR";

    /// <summary>Two reports say the same when their subjects and texts are the same; since when is not compared.</summary>
    public bool SaysTheSameAs(HealthCheck other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Code, Severity, Summary, Count, Cause, Advice, Muted) == (other.Code, other.Severity, other.Summary, other.Count, other.Cause, other.Advice, other.Muted)
            && Details.SequenceEqual(other.Details, StringComparer.Ordinal);
    }

    /// <summary>The worst of several severities; <c>HEALTH_OK</c> for none.</summary>
    public static string Worst(IEnumerable<string> severities)
    {
        var all = severities.ToHashSet(StringComparer.Ordinal);
        return all.Contains(Error) ? Error : all.Contains(Warning) ? Warning : "HEALTH_OK";
    }
}
