using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>nginx in front of the dashboard and the monitoring daemons.</summary>
public sealed class MgmtGatewayForm() : DaemonForm("mgmt-gateway")
{
    private const string ConfigDir = "etc";
    private const string TlsDir = "etc/ssl";

    public override IReadOnlyList<string> RequiredFiles =>
        ["nginx.conf", "nginx_external_server.conf", "nginx_internal_server.conf", "nginx_internal.crt", "nginx_internal.key"];

    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.Nobody;

    /// <summary>Nobody else's files: a certificate needs its key.</summary>
    public override void Check(FormContext context)
    {
        if (context.HasFile("nginx.crt") != context.HasFile("nginx.key"))
        {
            throw AgentException.Refused("FileMissing", $"{context.Daemon.Name} needs nginx.crt and nginx.key together",
                "give both files in the deploy request, or neither");
        }
    }

    public override string? PlaceOf(string file) => file.Contains('/') ? null : Path.GetExtension(file) switch
    {
        ".conf" => $"{ConfigDir}/{file}",
        ".crt" or ".key" => $"{TlsDir}/{file}",
        _ => null,
    };

    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new(ConfigDir), new(TlsDir)];
    public override IEnumerable<string> EngineArguments(FormContext context) => ["--user", $"{context.Owner.Uid}"];
    public override IEnumerable<string> Arguments(FormContext context) => ["nginx", "-g", "daemon off;"];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
    [
        context.Mount($"{ConfigDir}/nginx.conf", "/etc/nginx/nginx.conf:Z"),
        context.Mount($"{ConfigDir}/nginx_internal_server.conf", "/etc/nginx_internal_server.conf:Z"),
        context.Mount($"{ConfigDir}/nginx_external_server.conf", "/etc/nginx_external_server.conf:Z"),
        context.Mount(TlsDir, "/etc/nginx/ssl/"),
    ];
}
