using CephadmPS.Core.State;

namespace CephadmPS.Core.Services;

/// <summary>Which service a daemon belongs to.</summary>
public static class DaemonServices
{
    /// <summary>The service recorded on the host; for daemons that record none, what their name tells.</summary>
    public static string ServiceNameOf(DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        if (daemon.DaemonType == "osd")
        {
            // An OSD belongs to the spec that made it; one without is listed under plain "osd".
            return daemon.OsdSpecAffinity is { Length: > 0 } affinity && affinity != "None" ? $"osd.{affinity}"
                : daemon.ServiceName is { Length: > 0 } recorded ? recorded : "osd";
        }
        return daemon.ServiceName is { Length: > 0 } name ? name : daemon.DaemonType;
    }
}
