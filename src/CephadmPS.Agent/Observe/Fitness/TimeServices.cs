using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Fitness;

/// <summary>The services that keep a host's clock right, in upstream's order.</summary>
internal static class TimeServices
{
    private static readonly string[] Units =
    [
        "chrony.service", "chronyd.service", "systemd-timesyncd.service", "ntpd.service", "ntp.service", "ntpsec.service", "openntpd.service",
        "timemaster.service",
    ];

    /// <summary>The active one, or else the first one that is installed.</summary>
    public static async Task<(string? Active, string? Installed)> LookAsync(HostContext host, CancellationToken cancellation)
    {
        var states = await SystemdUnits.ShowAsync(host, Units, cancellation);
        return (
            Units.FirstOrDefault(unit => states.GetValueOrDefault(unit)?.IsActive == true),
            Units.FirstOrDefault(unit => states.GetValueOrDefault(unit)?.IsLoaded == true));
    }
}
