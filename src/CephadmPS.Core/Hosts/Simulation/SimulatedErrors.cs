using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Simulation;

internal static class SimulatedErrors
{
    public static CephadmException Refused(string host, string id, string message) =>
        new(id, ErrorKind.Refused, $"Host {host}: {message}", "See the message.", host) { Undone = true };

    public static CephadmException StaleEpoch(string host, long epoch, long highest) =>
        new("StaleEpoch", ErrorKind.Conflict, $"Host {host}: epoch {epoch} is not the highest one, {highest}.", "Use the controller that leads.", host) { Undone = true };
}
