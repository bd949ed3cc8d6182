using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>NFS-Ganesha. Its exports are in RADOS; with a user of the object gateway it exports buckets as well.</summary>
public sealed class NfsForm() : DaemonForm("nfs")
{
    private const int Port = 2049;
    private const string ConfigDir = "etc/ganesha";
    private const string RgwKeyring = "keyring.rgw";

    public override bool NeedsCephConfig => true;
    public override IReadOnlyList<string> RequiredFiles => ["ganesha.conf", "idmap.conf"];
    public override IReadOnlyList<string> FirewallServices => ["nfs"];
    public override string EntryPoint(FormContext context) => "/usr/bin/ganesha.nfsd";
    public override string? PlaceOf(string file) => file.StartsWith('/') ? null : $"{ConfigDir}/{file}";
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new(ConfigDir)];
    public override IEnumerable<string> Environment(FormContext context) => ["CEPH_CONF=/etc/ceph/ceph.conf"];
    public override IEnumerable<string> EngineArguments(FormContext context) => [context.Engine.UnlimitedPids];

    public override void Check(FormContext context)
    {
        context.Settings.Require("pool", "namespace", "userid");
        if (context.Settings.Has("rgw"))
        {
            Rgw(context).Require("keyring", "user");
            if (NameInContainer(context).Any(c => !char.IsAsciiLetterOrDigit(c) && !"._-/".Contains(c)) || NameInContainer(context).Contains(".."))
            {
                throw context.Settings.Wrong("rgw", "the name of a cluster and of a user");
            }
        }
    }

    public override IEnumerable<PortBinding> Ports(FormContext context) =>
        base.Ports(context).ToList() is { Count: > 0 } given ? given : [new PortBinding(Port)];

    public override IEnumerable<string> Arguments(FormContext context) => ["-F", "-L", "STDERR", .. context.Settings.Texts("extra_args")];

    public override IEnumerable<FormFile> Files(FormContext context) =>
        context.Settings.Has("rgw") ? [new(RgwKeyring, Rgw(context).Text("keyring")!)] : [];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
    [
        context.Mount("config", "/etc/ceph/ceph.conf:z"),
        context.Mount("keyring", "/etc/ceph/keyring:z"),
        context.Mount(ConfigDir, "/etc/ganesha:z"),
        .. context.Settings.Has("rgw") ? (Mount[])[context.Mount(RgwKeyring, $"{NameInContainer(context)}/keyring:z")] : [],
    ];

    private static DaemonSettings Rgw(FormContext context) => context.Settings.Object("rgw");

    private static string NameInContainer(FormContext context) =>
        $"/var/lib/ceph/radosgw/{Rgw(context).Text("cluster") ?? "ceph"}-{Rgw(context).Text("user")}";
}
