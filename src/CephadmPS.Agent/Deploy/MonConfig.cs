using CephadmPS.Agent.Daemons;

namespace CephadmPS.Agent.Deploy;

/// <summary>The config of a mon that is not in the monmap yet: it has to be told its own address.</summary>
public static class MonConfig
{
    /// <summary>Appends the address to a config, unless the config has one for this mon.</summary>
    public static string WithAddress(string config, DaemonIdentity daemon, string? address)
    {
        if (string.IsNullOrEmpty(address) || config.Contains($"[{daemon.Name}]", StringComparison.Ordinal))
        {
            return config;
        }
        var option = address.StartsWith('[') && address.Contains("v2:", StringComparison.Ordinal) || address.Contains(',') ? "public addrv" : "public addr";
        return $"{config.TrimEnd('\n')}\n[{daemon.Name}]\n\t{option} = {address}\n";
    }
}
