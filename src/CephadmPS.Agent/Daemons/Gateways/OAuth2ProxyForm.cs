using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>Asks an identity provider before the management gateway lets somebody in.</summary>
public sealed class OAuth2ProxyForm() : DaemonForm("oauth2-proxy")
{
    private static readonly string[] Needed = ["oauth2-proxy.conf", "oauth2-proxy.crt", "oauth2-proxy.key"];

    public override IReadOnlyList<string> RequiredFiles => Needed;
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.Nobody;
    public override string? PlaceOf(string file) => Needed.Contains(file) ? $"etc/{file}" : null;
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new("etc")];
    public override IEnumerable<Mount> Mounts(FormContext context) => Needed.Select(file => context.Mount($"etc/{file}", $"/etc/{file}:Z"));
    public override IEnumerable<string> EngineArguments(FormContext context) => ["--user", $"{context.Owner.Uid}"];

    public override IEnumerable<string> Arguments(FormContext context) =>
        ["--config=/etc/oauth2-proxy.conf", "--tls-cert-file=/etc/oauth2-proxy.crt", "--tls-key-file=/etc/oauth2-proxy.key"];
}
