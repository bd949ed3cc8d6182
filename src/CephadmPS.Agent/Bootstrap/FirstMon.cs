using System.Text.Json;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>What the first mon's container made.</summary>
/// <param name="Facts">Owner and version, learnt on the way.</param>
/// <param name="AdminKeyring">Secret.</param>
/// <param name="MgrKeyring">Secret.</param>
/// <param name="MonKeyring">Secret.</param>
internal sealed record FirstMonResult(ImageFacts Facts, string AdminKeyring, string MgrKeyring, string MonKeyring)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => Facts.ToString();
}

/// <summary>Makes a new cluster's keys and first mon store, and its configuration in that store, in a single container run (first-mon.py).</summary>
internal sealed class FirstMon(HostContext host, BootstrapPlan plan)
{
    private const string Inside = "/run/first-mon";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(150);

    private readonly EngineCommand _command = new(plan.Engine, host);

    private string ContainerName => $"ceph-{plan.Request.Fsid}-first-mon";

    /// <summary>Makes the store in a directory that is there. On failure nothing outside of that directory is left.</summary>
    public async Task<FirstMonResult> MakeAsync(string directory, CancellationToken cancellation)
    {
        var files = new HostFiles(host);
        using var scratch = new Scratch(host, Owner.Root);
        var mon = plan.Address.Endpoints[0];
        var parameters = new FirstMonParameters(
            plan.Request.Fsid, plan.Mon.Id, plan.Address.Vector, plan.Address.Ip.ToString(), mon.Port, plan.Mgr.Id);
        scratch.Write("parameters.json", JsonSerializer.Serialize(parameters, BootstrapJson.Default.FirstMonParameters));
        scratch.Write("first-mon.py", Script());
        scratch.Write("assimilate.conf", plan.Config.ToString());
        scratch.Write("first.conf", plan.MinimalConfig + plan.Config);
        var line = _command.Run(new ContainerSpec
        {
            Image = plan.Request.Image,
            EntryPoint = "/usr/bin/python3",
            Arguments = [$"{Inside}/first-mon.py"],
            Name = ContainerName,
            Mounts = [new(scratch.Dir, $"{Inside}:z"), new(directory, $"/var/lib/ceph/mon/ceph-{plan.Mon.Id}:z")],
        });
        ProcessResult answer;
        try
        {
            answer = await host.Processes.RunAsync(EngineCommand.ToProcess(line, Longest), cancellation);
        }
        catch (TimeoutException e)
        {
            await RemoveAsync(); // ending the engine's client does not end the container
            throw new AgentException("BootstrapFailed", $"the first mon of {plan.Request.Fsid} did not come up within {Longest.TotalSeconds:0} s",
                "look at the host's load and free space, then repeat the command", inner: e);
        }
        catch
        {
            await RemoveAsync();
            throw;
        }
        if (!answer.Ok)
        {
            throw DiskFull.IsTold(answer.Error)
                ? DiskFull.On(directory)
                : new AgentException("BootstrapFailed", $"the first mon of {plan.Request.Fsid} could not be made", "see the details")
                {
                    Details = ImageStore.LastLines(answer.Error, 20),
                };
        }
        var made = JsonSerializer.Deserialize(answer.Output, BootstrapJson.Default.FirstMonAnswer)!;
        return new FirstMonResult(
            new ImageFacts(new Owner(made.Uid, made.Gid), made.Version),
            Read("client.admin"), Read($"mgr.{plan.Mgr.Id}"), Read("mon."));

        string Read(string entity) => files.ReadText($"{scratch.Dir}/{entity}.keyring")
            ?? throw new AgentException("BootstrapFailed", $"the key of {entity} was not made");
    }

    /// <summary>Removes the container of a run that was cut short.</summary>
    public Task RemoveAsync() => host.Processes.RunAsync(EngineCommand.ToProcess(_command.Remove(false, ContainerName)), CancellationToken.None);

    private static string Script()
    {
        using var stream = typeof(FirstMon).Assembly.GetManifestResourceStream("first-mon.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
