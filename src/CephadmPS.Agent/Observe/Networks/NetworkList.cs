using System.Net;

namespace CephadmPS.Agent.Observe.Networks;

/// <summary>Networks in the shape of upstream's <c>list-networks</c>: subnet → interface → addresses.</summary>
internal static class NetworkList
{
    /// <summary>Of the host's addresses; those of the loopback network itself are left out.</summary>
    public static Dictionary<string, Dictionary<string, List<string>>> Of(IEnumerable<InterfaceAddress> addresses)
    {
        var networks = new Dictionary<string, Dictionary<string, List<string>>>(StringComparer.Ordinal);
        foreach (var address in addresses.Where(a => !IPAddress.IsLoopback(a.Address)))
        {
            if (!networks.TryGetValue(address.Network, out var interfaces))
            {
                networks[address.Network] = interfaces = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            }
            if (!interfaces.TryGetValue(address.Interface, out var list))
            {
                interfaces[address.Interface] = list = [];
            }
            list.Add(address.Address.ToString());
        }
        return networks;
    }
}
