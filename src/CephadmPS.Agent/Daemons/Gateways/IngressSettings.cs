namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>What both daemons of an ingress service want of the host.</summary>
internal static class IngressSettings
{
    /// <summary>Packets go on to backends, and an address is bound before keepalived has brought it here.</summary>
    public static IReadOnlyList<string> Kernel { get; } = ["net.ipv4.ip_forward = 1", "net.ipv4.ip_nonlocal_bind = 1"];
}
