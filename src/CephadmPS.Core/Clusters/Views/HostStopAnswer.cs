namespace CephadmPS.Core.Clusters.Views;

/// <summary>May the daemons of one type on a host be stopped now.</summary>
/// <param name="HostName">The host.</param>
/// <param name="DaemonType">Their type.</param>
/// <param name="Daemons">The daemons that run there.</param>
/// <param name="Severity">Empty: nobody would notice; <c>Warning</c>: a service would be interrupted; <c>Alert</c>: the cluster would lose quorum, its mgr or access to data.</param>
/// <param name="Text">One sentence.</param>
public sealed record HostStopAnswer(string HostName, string DaemonType, IReadOnlyList<string> Daemons, string Severity, string Text)
{
    /// <summary>They may be stopped.</summary>
    public bool Ok => Severity.Length == 0;
}
