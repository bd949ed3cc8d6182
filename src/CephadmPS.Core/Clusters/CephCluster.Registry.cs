using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

// The login to a registry (reference 1.11).
public sealed partial class CephCluster
{
    /// <summary>
    /// Sets the login to the registry from which images are pulled. It is tried on one host first; the others log in with the next reconciliation, before
    /// anything is deployed on them. Errors: <c>RegistryInvalid</c>, <c>NoHostReachable</c>, those of the login.
    /// </summary>
    /// <param name="url">The registry, such as <c>quay.io</c>.</param>
    /// <param name="userName">User there.</param>
    /// <param name="password">Password or token; a secret.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ChangeResult> SetRegistryAsync(string url, string userName, string password, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Length == 0 || url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || url[0] == '-' || string.IsNullOrEmpty(userName) || string.IsNullOrEmpty(password))
        {
            throw new CephadmException("RegistryInvalid", ErrorKind.InvalidInput, "A registry login needs a registry, a user and a password.",
                "Name the registry as images do, such as quay.io or registry.example.com:5000.", url);
        }
        return IntendAsync(token => StoreRegistryAsync(url, userName, password, token), result => result.Changed, cancellation);
    }

    private async Task<ChangeResult> StoreRegistryAsync(string url, string userName, string password, CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var known = State.Current.Records.Find<RegistryRecord>();
        if (known is not null && (known.Url, known.UserName, known.Password) == (url, userName, password))
        {
            return new ChangeResult(url, false, $"The login {known} is set already.");
        }
        var tried = await TryLoginAsync(new RegistryLoginRequest { Url = url, Username = userName, Password = password }, cancellation).ConfigureAwait(false);
        var record = new RegistryRecord(url, userName, Guid.NewGuid().ToString("N")) { Password = password };
        await Records.SaveAsync(record, cancellation).ConfigureAwait(false);
        State.SetRecord(record);
        var host = new RegistryHostRecord(tried, record.Version);
        await Records.SaveAsync(host, cancellation).ConfigureAwait(false);
        State.SetRecord(host);
        return new ChangeResult(url, true, $"{tried} is logged in as {record}; the other hosts follow with the next reconciliation.");
    }

    /// <returns>The host on which it was tried.</returns>
    private async Task<string> TryLoginAsync(RegistryLoginRequest request, CancellationToken cancellation)
    {
        CephadmException? last = null;
        foreach (var name in State.Current.Hosts.Keys.Order(StringComparer.Ordinal))
        {
            IAgentChannel channel;
            try
            {
                channel = await Hosts.GetAsync(name, cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e)
            {
                // Any host will do.
                last = e;
                continue;
            }
            await channel.RegistryLoginAsync(request, cancellation).ConfigureAwait(false);
            return name;
        }
        throw new CephadmException("NoHostReachable", ErrorKind.Unavailable, "No host of the cluster answers, so that the login cannot be tried.", "Get-CephHost", inner: last);
    }
}
