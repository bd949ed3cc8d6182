using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Upgrade;

namespace CephadmPS.Controller.Commands;

/// <summary><c>upgrade start|status|pause|resume|stop|check</c>.</summary>
public static class UpgradeCommand
{
    private static readonly Option<string?> Image = new("--image") { Description = "The image, such as quay.io/ceph/ceph:v20.2.4." };
    private static readonly Option<string?> Version = new("--ceph-version") { Description = "The version X.Y.Z; the image is that of option container_image_base with tag vX.Y.Z." };
    private static readonly Option<string[]> Types = List("--daemon-types", "Only daemons of these types.");
    private static readonly Option<string[]> Services = List("--services", "Only daemons of these services.");
    private static readonly Option<string[]> Hosts = List("--hosts", "Only daemons on these hosts.");
    private static readonly Option<int?> Limit = new("--limit") { Description = "At most so many daemons." };

    public static Command Create() => new("upgrade", "Upgrades the cluster's daemons to another version of Ceph.")
    {
        Start(),
        Status(),
        Change("pause", "Pauses the upgrade; what has begun is finished.", (cluster, cancellation) => cluster.PauseUpgradeAsync(cancellation)),
        Change("resume", "Lets a paused upgrade go on.", (cluster, cancellation) => cluster.ResumeUpgradeAsync(cancellation)),
        Change("stop", "Ends the upgrade; daemons stay as they are.", (cluster, cancellation) => cluster.StopUpgradeAsync(cancellation)),
        Check(),
    };

    private static Command Start()
    {
        var force = new Option<bool>("--force") { Description = "Although Ceph's health is HEALTH_ERR, or not all mons are in quorum." };
        var command = new Command("start", "Starts an upgrade; whoever reconciles carries it out.") { Image, Version, Types, Services, Hosts, Limit, force, HostLifeCommands.WhatIf };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var options = Options(parsed) with { Force = parsed.GetValue(force) };
            if (parsed.GetValue(HostLifeCommands.WhatIf))
            {
                Write(parsed, await cluster.TestUpgradeAsync(options, pull: false, progress, cancellation));
                return ExitCodes.Ok;
            }
            var result = await cluster.StartUpgradeAsync(options, progress, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Shows what an upgrade would do. Pulls the image on one host.") { Image, Version, Types, Services, Hosts, Limit };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            Write(parsed, await cluster.TestUpgradeAsync(Options(parsed), pull: true, progress, cancellation));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Status()
    {
        var command = new Command("status", "Shows how far the upgrade is, and what it waits for.");
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var upgrade = await cluster.GetUpgradeAsync(cancellation);
            ResultWriter.Write(parsed, upgrade, Text(upgrade));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Change(string word, string help, Func<CephCluster, CancellationToken, Task<ChangeResult>> change)
    {
        var command = new Command(word, help);
        command.SetSessionAction((cluster, parsed, _, cancellation) => HostLifeCommands.ChangeAsync(parsed, change(cluster, cancellation)));
        return command;
    }

    private static UpgradeOptions Options(ParseResult parsed) => new()
    {
        Image = parsed.GetValue(Image),
        Version = parsed.GetValue(Version),
        Filter = new UpgradeFilter
        {
            DaemonTypes = Words(parsed.GetValue(Types)),
            Services = Words(parsed.GetValue(Services)),
            Hosts = Words(parsed.GetValue(Hosts)),
            Limit = parsed.GetValue(Limit),
        },
    };

    // As upstream takes them: separated by commas, or the option repeated.
    private static IReadOnlyList<string> Words(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    private static Option<string[]> List(string name, string help) => new(name) { Description = $"{help} Separated by commas.", AllowMultipleArgumentsPerToken = true };

    private static string Text(CephUpgrade upgrade)
    {
        if (!upgrade.InProgress)
        {
            return upgrade.Message;
        }
        var lines = new List<string>
        {
            $"{upgrade.State}: upgrade to {upgrade.TargetVersion} ({upgrade.TargetImage}), {upgrade.Which}",
            $"{upgrade.Progress}: {string.Join(", ", upgrade.Types)}",
        };
        lines.AddRange(upgrade.Next.Select(step => $"next: {step}"));
        lines.AddRange(upgrade.WaitsFor.Select(why => $"waits: {why}"));
        if (upgrade.IsPaused || upgrade.State == "Stopping")
        {
            lines.Add(upgrade.Message);
        }
        return string.Join('\n', lines);
    }

    private static void Write(ParseResult parsed, CephUpgradeCheck check)
    {
        var lines = new List<string> { $"{check.TargetImage}: {(check.TargetVersion is { } version ? $"Ceph {version}" : "no host that was asked has it")}" };
        if (check.Problem is { } problem)
        {
            lines.Add($"It would be refused now: {problem}");
        }
        lines.AddRange(check.Waves);
        lines.Add($"{check.NeedsUpdate.Count} daemons would be upgraded, {check.UpToDate.Count} run it already.");
        if (check.NotDeployable.Count > 0)
        {
            lines.Add($"This release cannot deploy {string.Join(", ", check.NotDeployable)}; they stay as they are.");
        }
        ResultWriter.Write(parsed, check, string.Join('\n', lines));
    }
}
