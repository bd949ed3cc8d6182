using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Deploy;

/// <summary>Makes the store of a mon that joins an existing cluster.</summary>
public sealed class MonStore(HostContext host, EngineCommand command)
{
    private const string Inside = "/run/make-mon";

    /// <summary>Does a mon's directory hold a store?</summary>
    public static bool IsIn(HostContext host, string directory) => Directory.Exists(host.PathOf($"{directory}/store.db"));

    /// <summary>Makes it in a directory that is there; what the container leaves behind on failure is in that directory only.</summary>
    public async Task MakeAsync(FormContext context, string directory, Owner ceph, CancellationToken cancellation)
    {
        var (daemon, request) = (context.Daemon, context.Request);
        using var scratch = new Scratch(host, ceph);
        scratch.Write("config", request.ConfigBlobs.Config!);
        scratch.Write("keyring", request.ConfigBlobs.Keyring!);
        List<string> arguments =
        [
            "--mkfs", "-i", daemon.Id, "--fsid", daemon.Fsid, "-c", $"{Inside}/config", "--keyring", $"{Inside}/keyring",
            "--setuser", "ceph", "--setgroup", "ceph", "--default-log-to-file=false", "--default-log-to-stderr=true",
        ];
        if (request.Params.Monmap is { } monmap)
        {
            scratch.Write(host, "monmap", Decode(monmap));
            arguments.AddRange(["--monmap", $"{Inside}/monmap"]);
        }
        var name = $"{daemon.ContainerName}-mkfs";
        var line = command.Run(new ContainerSpec
        {
            Image = request.Image,
            EntryPoint = "/usr/bin/ceph-mon",
            Arguments = arguments,
            Name = name,
            Mounts =
            [
                new(context.LogDir, "/var/log/ceph:z"),
                new(directory, $"/var/lib/ceph/mon/ceph-{daemon.Id}:z"),
                new(scratch.Dir, $"{Inside}:z"),
            ],
        });
        ProcessResult answer;
        try
        {
            answer = await host.Processes.RunAsync(EngineCommand.ToProcess(line), cancellation);
        }
        catch
        {
            // Ending the engine's client does not end the container.
            await host.Processes.RunAsync(EngineCommand.ToProcess(command.Remove(false, name)), CancellationToken.None);
            throw;
        }
        if (!answer.Ok)
        {
            throw DiskFull.IsTold(answer.Error)
                ? DiskFull.On(directory)
                : new AgentException("MonStoreFailed", $"the store of {daemon.Name} could not be made", "see the details; the mon's directory was not made")
                {
                    Details = ImageStore.LastLines(answer.Error, 10),
                };
        }
    }

    private static byte[] Decode(string monmap)
    {
        try
        {
            return Convert.FromBase64String(monmap);
        }
        catch (FormatException)
        {
            throw AgentException.Refused("InvalidMonmap", "the monmap of the request is not base64");
        }
    }
}
