using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>Monitors. Privileged, because libudev asks devices.</summary>
public sealed class MonForm() : CephDaemonForm("mon")
{
    public override bool Privileged(FormContext context) => true;
    public override bool KeepsDataOnRemoval => true;
    public override bool RemovalNeedsForce => true;
    public override IReadOnlyList<string> FirewallServices => ["ceph-mon"];

    public override IEnumerable<string> Arguments(FormContext context)
    {
        IEnumerable<string> arguments = [.. base.Arguments(context), .. ClusterLogArguments(context.Engine)];
        return (context.Request.Params.CrushLocation ?? context.Settings.Text("crush_location")) is { } location ? [.. arguments, "--set-crush-location", location] : arguments;
    }

    /// <summary>The cluster log goes where the daemon's own log goes.</summary>
    public static IEnumerable<string> ClusterLogArguments(ContainerEngine engine) =>
    [
        "--default-mon-cluster-log-to-file=false",
        .. engine.LogsToJournal
            ? (string[])["--default-mon-cluster-log-to-journald=true", "--default-mon-cluster-log-to-stderr=false"]
            : ["--default-mon-cluster-log-to-stderr=true"],
    ];

    protected override IEnumerable<Mount> DeviceMounts(FormContext context) => CephMounts.Devices();
}
