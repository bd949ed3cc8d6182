using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

public sealed partial class SmbSpec
{
    private static readonly string[] KnownFeatures = ["domain", "clustered", "cephfs-proxy", "remote-control"];
    private static readonly string[] KnownPorts = ["smb", "smbmetrics", "ctdb", "remote-control"];
    private static readonly string[] BindKeys = ["address", "network"];

    /// <summary>Puts public addresses into their normal form and derives the cluster's objects.</summary>
    internal override void Complete()
    {
        Normalize("cluster_public_addrs", NormalPublicAddress);
        Normalize("bind_addrs", item => item["address"] is { IsTruthy: true } address ? Pair("address", address) : Pair("network", item["network"] ?? SpecNode.Null));
        if (!IsClustered)
        {
            return;
        }

        foreach (var (field, name) in new[] { ("cluster_meta_uri", "cluster.meta.json"), ("cluster_lock_uri", "cluster.meta.lock") })
        {
            if (!Field(field).IsTruthy && DeriveUri(name) is { } uri)
            {
                Set(field, uri);
            }
        }
    }

    internal override void Validate(SpecReport report)
    {
        foreach (var name in new[] { "cluster_id", "config_uri" }.Where(n => !Field(n).IsTruthy))
        {
            report.Error("smb-" + name.Replace('_', '-'), name, Raw(name), $"An smb service needs {name}.");
        }

        foreach (var feature in Field("features").Items.Where(f => f.Kind != SpecNodeKind.Text || !KnownFeatures.Contains(f.Text)))
        {
            report.Error("smb-feature", "features", feature, $"A feature is one of {string.Join(", ", KnownFeatures)}.",
                NearestName.Find(feature.FullText, KnownFeatures));
        }

        if (Field("features") is { IsTruthy: true, Kind: not SpecNodeKind.List } features)
        {
            report.Error("smb-feature", "features", features, "Features are a list.");
        }

        ValidateUris(report);
        ValidateAddresses(report);
        var ports = Field("custom_ports");
        if (ports.IsTruthy && ports.Kind != SpecNodeKind.Map)
        {
            report.Error("smb-port", "custom_ports", ports, "Ports are a map of service names to ports.");
        }

        foreach (var (key, value) in ports.Entries.Where(e => !KnownPorts.Contains(e.Key.FullText)))
        {
            report.Error("smb-port", "custom_ports." + key, value, $"The names of ports are {string.Join(", ", KnownPorts)}.",
                NearestName.Find(key.FullText, KnownPorts));
        }
    }

    private void ValidateUris(SpecReport report)
    {
        foreach (var field in new[] { "cluster_meta_uri", "cluster_lock_uri" })
        {
            if (!IsClustered && Field(field).IsTruthy)
            {
                report.Error("smb-not-clustered", field, Field(field), "It goes only with the feature 'clustered'.");
            }
            else if (IsClustered && !Field(field).IsTruthy && DeriveUri("") is null)
            {
                report.Error("smb-uri-scheme", "config_uri", Field("config_uri"), $"Without {field}, a clustered service needs a config_uri that starts with rados://.");
            }
        }
    }

    private void ValidateAddresses(SpecReport report)
    {
        foreach (var item in ListOf("cluster_public_addrs", report))
        {
            ValidatePublicAddress(item, report);
        }

        foreach (var item in ListOf("bind_addrs", report))
        {
            ValidateBindAddress(item, report);
        }
    }

    private IReadOnlyList<SpecNode> ListOf(string field, SpecReport report)
    {
        var value = Field(field);
        if (!value.IsNull && value.Kind != SpecNodeKind.List)
        {
            report.Error("smb-addresses-list", field, value, "Addresses are a list of maps.");
        }

        foreach (var item in value.Items.Where(i => i.Kind != SpecNodeKind.Map))
        {
            report.Error("smb-address-map", field, item, "An address is a map.");
        }

        return value.Items.Where(i => i.Kind == SpecNodeKind.Map).ToList();
    }

    private static void ValidatePublicAddress(SpecNode item, SpecReport report)
    {
        const string field = "cluster_public_addrs";
        switch (item["address"])
        {
            case null:
                report.Error("smb-address-missing", field, item, "A public address needs 'address'.");
                break;
            case { IsTruthy: false } empty:
                report.Error("smb-address-missing", field + ".address", empty, "A public address needs 'address'.");
                break;
            case { Kind: SpecNodeKind.Text } address when address.Text.Contains('/') && IpText.IsInterface(address.Text, out _):
                break;
            case var address:
                report.Error("smb-address-prefix", field + ".address", address, "A public address is an address with prefix, such as 10.1.2.3/24.");
                break;
        }

        var destination = item["destination"];
        if (destination is not { IsTruthy: true })
        {
            return;
        }

        foreach (var network in destination.Kind == SpecNodeKind.List ? destination.Items : [destination])
        {
            if (network.Kind != SpecNodeKind.Text || IpText.NetworkError(network.Text) is not null)
            {
                report.Error("smb-destination", field + ".destination", network, "A destination is a network or a list of networks.");
            }
        }
    }

    private static void ValidateBindAddress(SpecNode item, SpecReport report)
    {
        const string field = "bind_addrs";
        UnknownFields.Report(item, BindKeys, report, field, "smb-bind-key");
        var address = item["address"] ?? SpecNode.Null;
        var network = item["network"] ?? SpecNode.Null;
        if (address.IsTruthy == network.IsTruthy)
        {
            report.Error("smb-bind-one", field, item, "Give either an address or a network.");
        }
        else if (address.IsTruthy && !(address.Kind == SpecNodeKind.Text && IpText.IsAddress(address.Text, out _)))
        {
            report.Error("smb-bind-address", field + ".address", address, "It is not an address.");
        }
        else if (network.IsTruthy && !(network.Kind == SpecNodeKind.Text && IpText.NetworkError(network.Text) is null))
        {
            report.Error("smb-bind-network", field + ".network", network, "It is not a network (address/prefix).");
        }
    }

    private string? DeriveUri(string name)
    {
        const string scheme = "rados://";
        var uri = ConfigUri;
        return uri.StartsWith(scheme, StringComparison.Ordinal)
            ? uri[..(Math.Max(uri.LastIndexOf('/'), scheme.Length - 1) + 1)] + name
            : null;
    }

    private void Normalize(string field, Func<SpecNode, SpecNode> normal)
    {
        var value = Field(field);
        if (value.Kind == SpecNodeKind.List)
        {
            Set(field, SpecNode.OfList(value.Items.Select(normal).ToList(), value.Line));
        }
    }

    private static SpecNode NormalPublicAddress(SpecNode item)
    {
        var address = item["address"] ?? SpecNode.Null;
        var entries = new List<SpecEntry>
        {
            new(SpecNode.Of("address"), IpText.IsInterface(address.Text, out var normal) ? SpecNode.Of(normal, address.Line) : address),
        };
        if (item["destination"] is { IsTruthy: true } destination)
        {
            entries.Add(new SpecEntry(SpecNode.Of("destination"), destination));
        }

        return SpecNode.OfMap(entries, item.Line);
    }

    private static SpecNode Pair(string key, SpecNode value) => SpecNode.OfMap([new SpecEntry(SpecNode.Of(key), value)], value.Line);
}
