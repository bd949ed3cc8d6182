namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>6→7. Certificates and keys of rgw, iscsi and ingress specs, and those that were kept for grafana by host, are copied into the certificate store.</summary>
public sealed class CertificateStore : IUpstreamMigration
{
    /// <inheritdoc/>
    public int Version => 7;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var keys = state.Specs.Select(spec => spec.Spec).Where(spec => spec.ServiceType is "rgw" or "ingress" or "iscsi")
            .Aggregate(state.Keys, UpstreamCertificates.WithThoseOf);
        foreach (var host in state.Daemons.Where(daemon => daemon.DaemonType == "grafana").Select(daemon => daemon.HostName))
        {
            if (keys[$"{host}/grafana_crt"] is { Length: > 0 } certificate)
            {
                keys = UpstreamCertificates.WithCertificate(keys, "grafana_cert", host, certificate, userMade: false);
            }
            if (keys[$"{host}/grafana_key"] is { Length: > 0 } key)
            {
                keys = UpstreamCertificates.WithKey(keys, "grafana_key", host, key, userMade: false);
            }
        }
        return state with { Keys = keys };
    }
}
