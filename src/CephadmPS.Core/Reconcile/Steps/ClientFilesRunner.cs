using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Writes and deletes client files; keyrings are fetched now and go to the host only.</summary>
public sealed class ClientFilesRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is WriteClientFilesStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var write = (WriteClientFilesStep)step;
        var files = new List<HostFile>();
        foreach (var file in write.Files)
        {
            files.Add(new HostFile
            {
                Path = file.Path,
                Mode = file.Mode,
                Uid = file.Uid,
                Gid = file.Gid,
                Content = file.Entity is { } entity
                    ? (await context.EntityAsync(entity, cancellation).ConfigureAwait(false)).ExportText
                    : context.State.Current.Cluster.MinimalConfig,
            });
        }
        var channel = await context.Hosts(step.HostName!, cancellation).ConfigureAwait(false);
        var result = await channel.WriteFilesAsync(
            new WriteFilesRequest
            {
                Fsid = context.Fsid,
                Epoch = context.Epoch(),
                // Each time a new one: the agent compares with what is there, and only what is there counts.
                OperationId = Guid.NewGuid().ToString("N"),
                Files = files,
                Remove = write.Remove.Count > 0 ? [.. write.Remove] : null,
            },
            cancellation).ConfigureAwait(false);
        report(result.Changed.Count == 0 ? "all were current" : "wrote " + string.Join(", ", result.Changed));
        var record = new ClientFilesRecord(step.HostName!, step.InputDigest)
        {
            Files = files.ToDictionary(file => file.Path, file => new WrittenFile(
                Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(file.Content))).ToLowerInvariant(), file.Mode, file.Uid, file.Gid)),
        };
        await context.Records.SaveAsync(record, cancellation).ConfigureAwait(false);
        context.State.SetRecord(record);
    }
}
