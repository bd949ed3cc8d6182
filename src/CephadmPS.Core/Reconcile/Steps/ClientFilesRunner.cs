using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Writes client files; keyrings are fetched now and go to the host only.</summary>
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
                Content = file.Entity is { } entity
                    ? await context.KeyringOfAsync(entity, cancellation).ConfigureAwait(false)
                    : context.State.Current.Cluster.MinimalConfig,
            });
        }
        var channel = await context.Hosts(step.HostName!, cancellation).ConfigureAwait(false);
        var result = await channel.WriteFilesAsync(
            new WriteFilesRequest
            {
                Fsid = context.Fsid,
                Epoch = context.Epoch(),
                OperationId = PlanBuilder.DigestOf("WriteClientFiles", step.HostName, step.InputDigest),
                Files = files,
            },
            cancellation).ConfigureAwait(false);
        report(result.Changed.Count == 0 ? "all were current" : "wrote " + string.Join(", ", result.Changed));
        context.State.SetObservation(step.HostName!, seen => seen with { ClientFilesDigest = step.InputDigest });
        var record = new ClientFilesRecord(step.HostName!, step.InputDigest)
        {
            Files = files.ToDictionary(file => file.Path, file => new WrittenFile(
                Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(file.Content))).ToLowerInvariant(), file.Mode, file.Uid, file.Gid)),
        };
        await context.Records.SaveAsync(record, cancellation).ConfigureAwait(false);
        context.State.SetRecord(record);
    }
}
