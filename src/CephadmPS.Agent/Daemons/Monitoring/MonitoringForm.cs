using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>
/// What the monitoring daemons have in common: the image's own program, as a user of the image, with its configuration in
/// <c>etc/TYPE</c>. Some files are named by their path in the container; their place is the same path below the daemon's directory.
/// </summary>
public abstract class MonitoringForm(string type) : DaemonForm(type)
{
    /// <summary>The configuration's directory below the daemon's.</summary>
    protected string ConfigDir => $"etc/{Type}";

    public override IEnumerable<string> EngineArguments(FormContext context) => ["--user", $"{context.Owner.Uid}"];

    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new(ConfigDir)];

    public override IEnumerable<Mount> Mounts(FormContext context) => [context.Mount(ConfigDir, $"/{ConfigDir}:Z")];

    public override string? PlaceOf(string file) =>
        !file.StartsWith('/') ? $"{ConfigDir}/{file}"
        : file.StartsWith($"/{ConfigDir}/", StringComparison.Ordinal) ? file.TrimStart('/')
        : null;

    /// <summary>TLS and passwords of the web interface, when the request has a configuration of them.</summary>
    protected static IEnumerable<string> WebConfig(FormContext context) =>
        context.Settings.Text("web_config") is { } file ? [$"--web.config.file={file}"] : [];
}
