namespace CephadmPS.Core.Clusters.Views;

/// <summary>Outcome of a look for disks that were plugged in.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Scanned">Adapters that were told to look.</param>
/// <param name="Skipped">Adapters that were left alone, because they are USB.</param>
/// <param name="Failed">Adapters that did not take it.</param>
/// <param name="Text">The same as a sentence.</param>
public sealed record CephHostDisks(string HostName, IReadOnlyList<string> Scanned, IReadOnlyList<string> Skipped, IReadOnlyList<string> Failed, string Text);
