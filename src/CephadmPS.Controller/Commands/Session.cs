using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller.Commands;

/// <summary>A command's session with the cluster of the chosen profile.</summary>
public static class Session
{
    public static Task<CephCluster> OpenAsync(ParseResult parsed, ProgressWriter progress, CancellationToken cancellation) =>
        CephCluster.ConnectAsync(
            new ConnectOptions { ProfileName = parsed.GetValue(GlobalOptions.Profile) }, GlobalOptions.Environment(parsed), progress, cancellation);

    /// <summary>An action that runs with a session and a progress writer.</summary>
    public static void SetSessionAction(this Command command, Func<CephCluster, ParseResult, ProgressWriter, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            var progress = new ProgressWriter(parsed.GetValue(GlobalOptions.Quiet));
            await using var cluster = await OpenAsync(parsed, progress, cancellation);
            return await action(cluster, parsed, progress, cancellation);
        });
}
