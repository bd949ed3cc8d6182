using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Adds hosts to the cluster: checks them, pins their keys, pushes the agent.</summary>
[Cmdlet(VerbsCommon.Add, "CephHost", SupportsShouldProcess = true)]
[OutputType(typeof(CephHost))]
public sealed class AddCephHostCommand : ClusterCmdlet
{
    /// <summary>Name of the host, as it calls itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = "";

    /// <summary>Address or DNS name to reach it; default: its name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Address { get; set; }

    /// <summary>Labels to give it, also several in one text with commas between them; those that it has stay.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Labels")]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public string[] Label { get; set; } = [];

    /// <summary>CRUSH location of a new host, such as <c>@{ root = 'default'; rack = 'r1' }</c>; its bucket is made there once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public System.Collections.Hashtable? Location { get; set; }

    /// <summary>SSH port; default: the session's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Fingerprint that the host's key must have (<c>SHA256:…</c>).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? HostKeyFingerprint { get; set; }

    /// <summary>Pin whatever key the host shows now.</summary>
    [Parameter]
    public SwitchParameter AcceptNewHostKey { get; set; }

    /// <summary>Do not leave the agent on the host: it comes with each connection and ends with it.</summary>
    [Parameter]
    public SwitchParameter SkipAgent { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = Session;
        var name = HostName;
        // A cell of a CSV file holds them all.
        var labels = Label.SelectMany(text => text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)).ToList();
        var options = new AddHostOptions
        {
            HostName = name,
            Address = string.IsNullOrEmpty(Address) ? null : Address,
            Labels = labels,
            Location = Location?.Cast<System.Collections.DictionaryEntry>().ToDictionary(level => $"{level.Key}", level => $"{level.Value}"),
            Port = Port,
            HostKeyFingerprint = string.IsNullOrEmpty(HostKeyFingerprint) ? null : HostKeyFingerprint,
            AcceptNewHostKey = AcceptNewHostKey,
            SkipAgent = SkipAgent,
        };
        var with = labels.Count > 0 ? $", labels {string.Join(", ", labels)}" : "";
        if (ShouldProcess($"{name} ({options.Address ?? name}{with})", $"Add host to cluster {session.Cluster.ClusterName}")
            && TryRun((progress, ct) => session.Cluster.AddHostAsync(options, progress, ct), name, out var host))
        {
            session.Seen.Hosts = [.. session.Seen.Hosts.Append(name).Distinct()];
            WriteObject(host);
        }
    }
}
