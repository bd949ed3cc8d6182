using System.Net;
using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>Exports the performance counters of the host's Ceph daemons, which it reads from their admin sockets.</summary>
public sealed class CephExporterForm() : CephDaemonForm("ceph-exporter")
{
    private const int Port = 9926;
    private const string Certificates = "etc/certs";
    private const string Certificate = "ceph-exporter.crt";
    private const string Key = "ceph-exporter.key";

    public override string EntryPoint(FormContext context) => "/usr/bin/ceph-exporter";

    public override void Check(FormContext context)
    {
        if (UsesTls(context) && !(context.HasFile(Certificate) && context.HasFile(Key)))
        {
            throw AgentException.Refused("FileMissing", $"{context.Daemon.Name} cannot serve https without {Certificate} and {Key}",
                "give the files in the deploy request");
        }
    }

    protected override string Entity(DaemonIdentity daemon) => $"client.{daemon.Name}";

    protected override string KeyringInContainer(DaemonIdentity daemon) => $"/etc/ceph/ceph.client.{daemon.Name}.keyring";

    public override string? AdminSocket(DaemonIdentity daemon) => null;

    public override string? PlaceOf(string file) => file is Certificate or Key ? $"{Certificates}/{file}" : null;

    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new("etc"), new(Certificates)];

    public override IEnumerable<string> Arguments(FormContext context)
    {
        var settings = context.Settings;
        return
        [
            "-n", Entity(context.Daemon), "-f",
            $"--sock-dir={SocketDir(context)}",
            $"--addrs={settings.Text("addrs") ?? AllAddresses(context)}",
            $"--port={settings.Number("port") ?? context.PortOr(Port)}",
            $"--prio-limit={settings.Number("prio-limit") ?? 5}",
            $"--stats-period={settings.Number("stats-period") ?? 5}",
            .. UsesTls(context) ? (string[])["--cert-file", $"/{Certificates}/{Certificate}", "--key-file", $"/{Certificates}/{Key}"] : [],
        ];
    }

    public override IEnumerable<Mount> Mounts(FormContext context)
    {
        var sockets = $"/var/run/ceph/{context.Daemon.Fsid}";
        return
        [
            .. base.Mounts(context).Select(mount => mount.Source == sockets ? new Mount(sockets, SocketDir(context)) : mount),
            .. UsesTls(context) ? (Mount[])[context.Mount(Certificates, $"/{Certificates}")] : [],
        ];
    }

    private static bool UsesTls(FormContext context) => context.Settings.Flag("https_enabled");

    private static string SocketDir(FormContext context) => context.Settings.Text("sock-dir") ?? "/var/run/ceph/";

    // A socket bound to :: takes IPv4 as well, but there has to be an IPv6.
    private static string AllAddresses(FormContext context) =>
        context.Host.ReadAddresses().Any(a => a.IsV6 && !IPAddress.IsLoopback(a.Address) && !a.Address.IsIPv6LinkLocal) ? "::" : "0.0.0.0";
}
