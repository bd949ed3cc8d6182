using System.Collections;
using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Opens a session to a cluster and makes it the default one of this runspace; on request the cluster is taken over from upstream's cephadm.</summary>
[Cmdlet(VerbsCommunications.Connect, "CephCluster", SupportsShouldProcess = true)]
[OutputType(typeof(CephCluster))]
public sealed class ConnectCephClusterCommand : SshCmdlet
{
    /// <summary>A host of the cluster that has the admin keyring; default: by the saved profile.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>The cluster, when that host has daemons of several.</summary>
    [Parameter]
    public Guid? Fsid { get; set; }

    /// <summary>Take the cluster over from upstream's cephadm: pause that, and import all that it stored.</summary>
    [Parameter]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>With -TakeOver: host name → fingerprint that the host's key must have (<c>SHA256:…</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable HostKeyFingerprints { get; set; } = [];

    /// <summary>With -TakeOver: go on although hosts do not answer.</summary>
    [Parameter]
    public SwitchParameter AllowOfflineHosts { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = new ConnectOptions
        {
            HostName = HostName,
            Address = Address,
            ProfileName = ProfileName,
            Fsid = Fsid?.ToString("D"),
            HostKeyFingerprint = HostKeyFingerprint,
            AcceptNewHostKey = AcceptNewHostKey,
            Ssh = Ssh,
        };
        if (TakeOver)
        {
            if (!ShouldTakeOver(options))
            {
                return;
            }
            options = options with
            {
                TakeOver = new TakeOverOptions
                {
                    HostKeyFingerprints = HostKeyFingerprints.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}"),
                    AcceptNewHostKeys = AcceptNewHostKey,
                    AllowOfflineHosts = AllowOfflineHosts,
                },
            };
        }
        var cluster = Run((progress, ct) => CephCluster.ConnectAsync(options, ModuleEnvironment.Create(), progress, ct));
        ClusterSessions.Current.Add(cluster);
        Tell(cluster.TakeOver);
        WriteObject(cluster);
    }

    // Without -WhatIf nothing is asked of the cluster first: the take-over itself looks again.
    private bool ShouldTakeOver(ConnectOptions options)
    {
        if (!MyInvocation.BoundParameters.TryGetValue("WhatIf", out var whatIf) || whatIf is SwitchParameter { IsPresent: false })
        {
            return ShouldProcess(HostName ?? ProfileName ?? "the cluster", "Take over from upstream's cephadm");
        }
        var preview = Run((progress, ct) => CephCluster.PreviewTakeOverAsync(options, ModuleEnvironment.Create(), progress, ct));
        this.ShouldDoEach("Confirm", preview.Describe());
        foreach (var note in preview.Notes)
        {
            WriteWarning(note.ToString());
        }
        return false;
    }

    private void Tell(TakeOverResult? result)
    {
        foreach (var note in result?.Notes ?? [])
        {
            WriteWarning(note.ToString());
        }
        if (result?.Plan is { Steps.Count: > 0 } plan)
        {
            WriteWarning($"Upstream had not done everything: {plan.Steps.Count} steps are left. Look at them before anything is reconciled: Get-CephPlan");
        }
    }
}
