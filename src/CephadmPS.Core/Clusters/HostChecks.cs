using CephadmPS.Core.Errors;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

/// <summary>What a host must be before anything is put on it.</summary>
internal static class HostChecks
{
    /// <summary>Errors: <c>HostNameMismatch</c>, <c>HostNotFit</c> with one detail for each thing that is missing.</summary>
    public static void Require(string hostName, HostCheckResult check)
    {
        if (!string.Equals(check.HostName, hostName, StringComparison.OrdinalIgnoreCase))
        {
            throw new CephadmException("HostNameMismatch", ErrorKind.InvalidInput,
                $"The host calls itself '{check.HostName}', not '{hostName}'.", $"Add it as {check.HostName}, or rename it: hostnamectl set-hostname {hostName}", hostName);
        }
        if (!check.Ok)
        {
            throw new CephadmException("HostNotFit", ErrorKind.Refused, $"{hostName} lacks what Ceph's daemons need: {string.Join("; ", check.Errors)}",
                $"On the host: cephadm-agent prepare-host", hostName)
            { Details = check.Errors };
        }
    }
}
