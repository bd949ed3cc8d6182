using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Controllers;

namespace CephadmPS.Commands.Controllers;

/// <summary>Runs controllers on hosts of the cluster, as systemd services.</summary>
[Cmdlet(VerbsLifecycle.Install, "CephController", SupportsShouldProcess = true)]
[OutputType(typeof(CephController))]
public sealed class InstallCephControllerCommand : ClusterCmdlet
{
    private readonly List<string> hosts = [];

    /// <summary>Hosts that shall run one, and no others; default: mon hosts, as many as <c>-Count</c>.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[] HostName { get; set; } = [];

    /// <summary>How many, where no host is named; default 2: one leads, the other takes over.</summary>
    [Parameter]
    [ValidateRange(1, 99)]
    public int Count { get; set; } = 2;

    /// <summary>The controller's executable, one file that needs no .NET; default: <c>$env:CEPHADM_CONTROLLER</c>, else the one shipped with the module.</summary>
    [Parameter]
    [Alias("ProgramPath")]
    [ValidateNotNullOrEmpty]
    public string? ControllerPath { get; set; }

    /// <summary>Address to serve metrics on, on each of the hosts, such as <c>127.0.0.1:9283</c>; default: not at all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetricsListen { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => hosts.AddRange(HostName);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        var options = new ControllerOptions
        {
            Hosts = [.. hosts.Distinct()],
            Count = Count,
            ProgramPath = ControllerPath is null ? null : GetUnresolvedProviderPathFromPSPath(ControllerPath),
            MetricsListen = MetricsListen,
        };
        var lines = Run((_, ct) => cluster.DescribeControllersAsync(options, ct));
        if (this.ShouldDo("Install controllers", cluster.ClusterName, lines))
        {
            WriteObject(Run((progress, ct) => cluster.InstallControllersAsync(options, progress, ct)), enumerateCollection: true);
        }
    }
}
