using System.Net;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Observe.Networks;

namespace CephadmPS.Agent.Daemons.Smb;

/// <summary>What a deploy request says of one instance of an smb cluster.</summary>
internal sealed class SmbSettings(FormContext context)
{
    private const int SmbPortStandard = 445;
    private const int MetricsPortStandard = 9922;
    private const int CtdbPortStandard = 4379;
    private const int RemoteControlPortStandard = 54445;

    private static readonly string[] KnownFeatures = ["domain", "clustered", "cephfs-proxy", "remote-control"];

    private readonly DaemonSettings _settings = context.Settings;

    public DaemonIdentity Daemon => context.Daemon;
    public string ClusterId => _settings.Text("cluster_id") ?? "";
    public bool IsDomainMember => Has("domain");
    public bool IsClustered => Has("clustered");
    public bool HasRemoteControl => Has("remote-control");

    /// <summary>The Ceph entity that reads the configuration; null: Samba's containers use their own default.</summary>
    public string? ConfigEntity => _settings.Text("config_auth_entity");

    public IReadOnlyList<string> JoinSources => _settings.Texts("join_sources");
    public IReadOnlyList<string> CustomDns => _settings.Texts("custom_dns");

    /// <summary>Where the configuration comes from; a clustered instance has a part of it in a file of ours.</summary>
    public IReadOnlyList<string> ConfigUris =>
        [_settings.Text("config_uri") ?? "", .. _settings.Texts("user_sources"), .. IsClustered ? (string[])[SmbPaths.CtdbConfigInContainer] : []];

    /// <summary>The name that clients see; unlike other instances' on this host, unless told.</summary>
    public string VirtualHostName => _settings.Text("virtual_hostname") ?? $"{ClusterId}-{HostNames.Full(context.Host)}";

    public string? MetricsImage => _settings.Text("metrics_image")?.Trim() is { Length: > 0 } image ? image : null;

    /// <summary>Image of the CephFS proxy; null without that feature.</summary>
    public string? ProxyImage => Has("cephfs-proxy") ? _settings.Text("proxy_image") : null;

    public int SmbPort => Port("smb", SmbPortStandard);
    public int MetricsPort => Port("smbmetrics", MetricsPortStandard);
    public int CtdbPort => Port("ctdb", CtdbPortStandard);
    public int RemoteControlPort => Port("remote-control", RemoteControlPortStandard);

    /// <summary>The port within a container network of its own, where nothing else wants it.</summary>
    public int SmbPortInContainer => SmbPortStandard;

    public bool HasStandardCtdbPort => CtdbPort == CtdbPortStandard;

    public int? Rank => context.Request.Meta.Rank;
    public int? RankGeneration => context.Request.Meta.RankGeneration;
    public string MetaUri => _settings.Text("cluster_meta_uri") ?? "";
    public string LockUri => _settings.Text("cluster_lock_uri") ?? "";

    /// <summary>Addresses that the cluster moves between its instances: address with prefix, and the networks it may be in.</summary>
    public IReadOnlyList<(string Address, IReadOnlyList<string> Networks)> PublicAddresses =>
        [.. _settings.Objects("cluster_public_addrs").Select(a => (a.Text("address") ?? "", a.Texts("destinations")))];

    /// <summary>The interface to bind; null: all.</summary>
    public InterfaceAddress? BindTo
    {
        get
        {
            var networks = _settings.Texts("bind_networks").Select(text => IPNetwork.TryParse(text, out var network)
                ? network
                : throw _settings.Wrong("bind_networks", "a list of networks")).ToList();
            return networks.Count == 0 ? null
                : context.Host.ReadAddresses().FirstOrDefault(a => networks.Any(network => network.Contains(a.Address)))
                    ?? throw AgentException.Refused("NoBindAddress",
                        $"{Daemon.Name} is to bind an address of {string.Join(", ", networks)}, and this host has none there",
                        "deploy it on another host, or add its network to the service's bind_addrs");
        }
    }

    /// <summary>Names of interfaces of this host in some networks.</summary>
    public IReadOnlyList<string> InterfacesIn(IReadOnlyList<string> networks) =>
        [.. context.Host.ReadAddresses().Where(a => networks.Contains(a.Network)).Select(a => a.Interface).Distinct()];

    /// <summary>A TLS file of the remote control as its containers see it; null when the request has none such.</summary>
    public string? RemoteControlFile(string suffix)
    {
        var name = $"remote_control.{suffix}";
        return context.HasFile(name) ? $"{SmbPaths.TlsInContainer}/{name}" : null;
    }

    /// <summary>Refuses what cannot be.</summary>
    public void Check()
    {
        _settings.Require("cluster_id", "config_uri");
        var unknown = _settings.Texts("features").Except(KnownFeatures).ToList();
        if (unknown.Count > 0)
        {
            throw _settings.Wrong("features", $"a list of {string.Join(", ", KnownFeatures)}");
        }
        if (Has("cephfs-proxy"))
        {
            _settings.Require("proxy_image");
        }
        if (IsClustered)
        {
            _settings.Require("cluster_meta_uri", "cluster_lock_uri");
            if (Rank is null)
            {
                throw AgentException.Refused("SettingMissing", $"{Daemon.Name} is one of a cluster and has no rank", "give the rank in the deploy request");
            }
        }
        if (HasRemoteControl && (RemoteControlFile("crt") is null) != (RemoteControlFile("key") is null))
        {
            throw AgentException.Refused("FileMissing", $"{Daemon.Name} needs remote_control.crt and remote_control.key together",
                "give both files in the deploy request, or neither");
        }
        _ = BindTo;
    }

    private bool Has(string feature) => _settings.Texts("features").Contains(feature);

    private int Port(string service, int standard) => _settings.Object("service_ports").Number(service) ?? standard;
}
