using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>
/// Where a service's daemons go. Immutable; equality is by value. Hosts and a label, hosts and a pattern, count and
/// count per host exclude each other (checked when parsed).
/// </summary>
public sealed class PlacementSpec : IEquatable<PlacementSpec>
{
    private static readonly Dictionary<string, SpecNode> NothingUnusual = [];

    /// <summary>A placement that says nothing: the service type's default applies.</summary>
    public static readonly PlacementSpec Empty = new();

    /// <summary>Daemons in all, 1 or more; null: one a matching host (or the type's default).</summary>
    public int? Count { get; init; }

    /// <summary>Daemons on each matching host, 1 or more; null: one.</summary>
    public int? CountPerHost { get; init; }

    /// <summary>Hosts must carry this label; null: any.</summary>
    public string? Label { get; init; }

    /// <summary>Hosts' names must match this; null: any.</summary>
    public HostPattern? HostPattern { get; init; }

    /// <summary>Hosts named one by one; empty: chosen by label, pattern, or all.</summary>
    public IReadOnlyList<HostPlacementSpec> Hosts { get; init; } = [];

    /// <summary>
    /// Counts and labels that were written as another kind of scalar than usual (<c>label: 5</c>, <c>count: 2.0</c>), to be
    /// written so again; no part of equality.
    /// </summary>
    internal IReadOnlyDictionary<string, SpecNode> AsWritten { get; init; } = NothingUnusual;

    /// <summary>True when it says nothing at all.</summary>
    public bool IsEmpty => Count is null && CountPerHost is null && Label is null && HostPattern is null && Hosts.Count == 0;

    /// <summary>Reads the one-line form, <c>3 label:mon</c>: what <see cref="ToString"/> gives, and what commands take.</summary>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>: with all that is wrong in its details.</exception>
    public static PlacementSpec Parse(string text)
    {
        var report = new SpecReport(null, 1);
        var placement = PlacementText.Read(text, report);
        report.ThrowIfInvalid($"the placement '{text}'");
        return placement;
    }

    /// <summary>
    /// Names of the hosts that match, in the order of <paramref name="hosts"/>; hosts named one by one come in the
    /// placement's own order and only if they are among <paramref name="hosts"/>.
    /// </summary>
    public IReadOnlyList<string> FilterMatchingHosts(IReadOnlyList<HostSpec> hosts)
    {
        var names = new List<string>();
        if (Hosts.Count > 0)
        {
            var known = hosts.Select(h => h.HostName).ToHashSet(StringComparer.Ordinal);
            names.AddRange(Hosts.Where(h => known.Contains(h.HostName)).Select(h => h.HostName));
            return names;
        }

        foreach (var host in hosts)
        {
            if ((string.IsNullOrEmpty(Label) || host.Labels.Contains(Label))
                && (HostPattern is null || HostPattern.IsMatch(host.HostName)))
            {
                names.Add(host.HostName);
            }
        }

        return names;
    }

    /// <summary>How many daemons are wanted on these hosts.</summary>
    public int TargetCount(IReadOnlyList<HostSpec> hosts) => Count ?? FilterMatchingHosts(hosts).Count * (CountPerHost ?? 1);

    /// <summary>The text form, which <see cref="Parse"/> reads back: hosts, count, count per host, label, pattern.</summary>
    public override string ToString()
    {
        var parts = Hosts.Select(h => h.ToString()).ToList();
        if (Count is { } count)
        {
            parts.Add("count:" + count);
        }

        if (CountPerHost is { } perHost)
        {
            parts.Add("count-per-host:" + perHost);
        }

        if (!string.IsNullOrEmpty(Label))
        {
            parts.Add("label:" + Label);
        }

        if (HostPattern is not null)
        {
            parts.Add(HostPattern.ToString());
        }

        return string.Join(';', parts);
    }

    /// <inheritdoc/>
    public bool Equals(PlacementSpec? other) =>
        other is not null && Count == other.Count && CountPerHost == other.CountPerHost && Label == other.Label
        && Equals(HostPattern, other.HostPattern) && Hosts.SequenceEqual(other.Hosts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PlacementSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, CountPerHost, Label, HostPattern, Hosts.Count);
}
