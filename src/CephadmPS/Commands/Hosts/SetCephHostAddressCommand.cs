using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Says where a host is reached from now on; it is verified there first.</summary>
[Cmdlet(VerbsCommon.Set, "CephHostAddress", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SetCephHostAddressCommand : ClusterCmdlet
{
    /// <summary>Name of the host.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = "";

    /// <summary>Its new address or DNS name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    /// <summary>Its new SSH port; default: as before.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Fingerprint of its new key (<c>SHA256:…</c>); default: the pinned key must be shown there too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? HostKeyFingerprint { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        var options = new AddHostOptions { HostName = HostName, Address = Address, Port = Port, HostKeyFingerprint = HostKeyFingerprint };
        if (this.ShouldNote($"Set address {Address} of host", HostName, () => TryRun((_, ct) => cluster.PreviewHostAddressAsync(options, ct), HostName, out var plan) ? plan : null)
            && TryRun((progress, ct) => cluster.SetHostAddressAsync(options, progress, ct), HostName, out var result))
        {
            WriteObject(result);
        }
    }
}
