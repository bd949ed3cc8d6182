using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>Asks the host's management board (Redfish) for the state of its hardware. A program of Ceph's image that is no Ceph daemon.</summary>
public sealed class NodeProxyForm() : DaemonForm("node-proxy")
{
    private const string ConfigFile = "node-proxy.json";
    private const string InContainer = "/usr/share/ceph/" + ConfigFile;

    public override IReadOnlyList<string> RequiredFiles => [ConfigFile];

    /// <summary>The configuration holds the key that it shows to the controller.</summary>
    public override string? PlaceOf(string file) => file == ConfigFile ? file : null;

    public override string EntryPoint(FormContext context) => "/usr/sbin/ceph-node-proxy";

    /// <summary>It looks at devices.</summary>
    public override bool Privileged(FormContext context) => true;

    public override IEnumerable<string> Arguments(FormContext context) => ["--config", InContainer];

    public override IEnumerable<Mount> Mounts(FormContext context) => [context.Mount(ConfigFile, InContainer + ":z")];
}
