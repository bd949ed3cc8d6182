using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Errors;

namespace CephadmPS.Commands.Specs;

/// <summary>Stores specs as the desired state of the cluster, and on request carries out what follows.</summary>
[Cmdlet(VerbsCommon.Set, "CephServiceSpec", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(SpecChange), typeof(ReconcileResult), typeof(Plan))]
public sealed class SetCephServiceSpecCommand : SpecFileCmdlet
{
    /// <summary>Leave services alone that have a spec.</summary>
    [Parameter]
    public SwitchParameter NoOverwrite { get; set; }

    /// <summary>A document that is wrong or refused is an error of its own; the others are stored.</summary>
    [Parameter]
    public SwitchParameter ContinueOnError { get; set; }

    /// <summary>Add hosts that the documents name and the cluster has not, pinning whatever keys they show.</summary>
    [Parameter]
    public SwitchParameter AcceptNewHostKey { get; set; }

    /// <summary>Approve the steps that need it and follow from these documents: devices that their OSD specs erase, and those of the hosts that they name.</summary>
    [Parameter]
    public SwitchParameter Approve { get; set; }

    /// <summary>Carry out the plan, and return when nothing is left to do.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With <c>-Wait</c>: how long that may take, default 15 minutes.</summary>
    [Parameter]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>With <c>-WhatIf</c>: return the plan.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ReadSpecs(ContinueOnError) is not { } specs)
        {
            return; // Every path led nowhere, and that was told.
        }
        var options = new SetSpecsOptions { NoOverwrite = NoOverwrite, ContinueOnError = ContinueOnError, AcceptNewHostKey = AcceptNewHostKey };
        // Hosts are asked beforehand where the plan is shown, where it may erase devices, and where asking costs nothing. Otherwise the specs are stored at
        // once, so that the controller which leads need not wait for this session's look.
        var plan = this.ShowsOrAsks() || PassThru || cluster.KnowsHosts || (Approve && MayErase(specs))
            ? Run((_, ct) => cluster.GetPlanAsync(specs, ct, options))
            : null;
        foreach (var note in plan?.Notes ?? Run((_, ct) => cluster.GetNotesAsync(specs, options, ct)))
        {
            WriteWarning($"{note.Text} {note.Advice}".TrimEnd());
        }
        if (plan is null || Confirmed(cluster, specs, options, plan))
        {
            Store(cluster, specs, options);
            ApproveAndWait(cluster, specs, plan);
        }
        else if (PassThru)
        {
            WriteObject(plan);
        }
    }

    // Without any line there is nothing to ask for, and "nothing changed" is still an answer.
    private bool Confirmed(CephCluster cluster, SpecFile specs, SetSpecsOptions options, Plan plan)
    {
        var lines = Lines(Run((_, ct) => cluster.PreviewSpecsAsync(specs, options, ct)), plan);
        return lines.Count == 0 || this.ShouldDoEach($"Apply specs to cluster {cluster.ClusterName}", lines);
    }

    private void Store(CephCluster cluster, SpecFile specs, SetSpecsOptions options)
    {
        foreach (var change in Run((_, ct) => cluster.SetSpecsAsync(specs, options, ct)))
        {
            if (change.Error is { } refused)
            {
                WriteError(ErrorRecords.From(refused, change.Name));
            }
            else
            {
                WriteObject(change);
            }
        }
    }

    private static bool MayErase(SpecFile specs) => specs.Hosts.Count > 0 || specs.Services.OfType<DriveGroupSpec>().Any();

    private void ApproveAndWait(CephCluster cluster, SpecFile specs, Plan? plan)
    {
        if (Approve && plan is not null)
        {
            foreach (var approval in Run((_, ct) => cluster.ApproveAsync(plan.OfDocuments(specs), ct)))
            {
                WriteVerbose(approval.Text);
            }
        }
        if (!Wait)
        {
            return;
        }
        var result = Run((progress, ct) => cluster.ReconcileAsync(Timeout, progress, ct));
        WriteObject(result);
        if (Outcome.ErrorOf(result, cluster.ClusterName) is { } error)
        {
            ThrowTerminatingError(ErrorRecords.From(error));
        }
    }

    private static List<string> Lines(IReadOnlyList<SpecChange> changes, Plan plan) =>
    [
        .. changes.Where(change => change.Changed).Select(change => $"- store the spec of {change.Name}"),
        .. plan.Steps.Select(PlanText.Line),
    ];
}
