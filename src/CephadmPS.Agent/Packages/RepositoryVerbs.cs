using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe.Fitness;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Packages;

/// <summary><c>add-repo</c>: makes Ceph's packages known to the host's package manager.</summary>
public sealed class AddRepoVerb() : Verb<AddRepoRequest, PackagesResult>(Protocol.Verbs.AddRepo, AgentJson.Default.AddRepoRequest, AgentJson.Default.PackagesResult), IHostWide
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override bool Mutates => true;

    public override async Task<PackagesResult> RunAsync(AddRepoRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var repository = CephRepository.For(Distribution.Of(host), request);
        var files = new HostFiles(host);
        // All is fetched before the first file is written.
        List<(string Path, string Content)> wanted = [];
        foreach (var file in repository.Files)
        {
            wanted.Add((file.Path, file.Content ?? await FetchAsync(host, file.Url!, context.Report, cancellation)));
        }
        var result = new PackagesResult();
        foreach (var (path, content) in wanted)
        {
            if (files.Write(path, content, HostFiles.Public, Owner.Root))
            {
                result.Changed.Add(path);
            }
        }
        if (result.Changed.Count > 0 && repository.Host.Kind == PackageKind.Apt && PackageManager.Find(host) is { } packages)
        {
            context.Report("fetching package lists");
            if (await packages.RefreshAsync(host, cancellation) is { Ok: false } answer)
            {
                throw new AgentException("PackagesFailed", $"the package lists cannot be fetched: {answer.Error.Trim()}",
                    "check the release's name and the network; rm-repo takes the repository back");
            }
        }
        return result;
    }

    private static async Task<string> FetchAsync(HostContext host, string url, Action<string> report, CancellationToken cancellation)
    {
        report($"fetching {url}");
        if (Programs.Find(host, "curl") is { } curl)
        {
            var answer = await host.Processes.RunAsync(new ProcessSpec(curl, "--fail", "--silent", "--show-error", "--location", "--", url) { Timeout = Patience }, cancellation);
            return answer.Ok ? answer.Output : throw Failed(url, answer.Error);
        }
        // apt has its own way to fetch, which is always there.
        var place = $"{host.AgentRunDir}/fetched";
        new HostFiles(host).MakeDirectory(host.AgentRunDir, HostFiles.PrivateDirectory, Owner.Root);
        var helper = await host.Processes.RunAsync(new ProcessSpec("/usr/lib/apt/apt-helper", "download-file", url, host.PathOf(place)) { Timeout = Patience }, cancellation);
        var text = helper.Ok ? new HostFiles(host).ReadText(place) : null;
        new HostFiles(host).DeleteFile(place);
        return text ?? throw Failed(url, helper.Error);
    }

    private static AgentException Failed(string url, string why) =>
        new("PackagesFailed", $"{url} cannot be fetched: {why.Trim()}", "check the network and the address; nothing was changed") { Undone = true };
}

/// <summary><c>rm-repo</c>: takes the repository back.</summary>
public sealed class RemoveRepoVerb()
    : Verb<RemoveRepoRequest, PackagesResult>(Protocol.Verbs.RemoveRepo, AgentJson.Default.RemoveRepoRequest, AgentJson.Default.PackagesResult), IHostWide
{
    public override bool Mutates => true;

    public override Task<PackagesResult> RunAsync(RemoveRepoRequest request, VerbContext context, CancellationToken cancellation)
    {
        var files = new HostFiles(context.Host);
        return Task.FromResult(new PackagesResult { Changed = [.. CephRepository.AllPaths.Where(files.DeleteFile)] });
    }
}

/// <summary><c>install</c>: installs packages with the host's package manager.</summary>
public sealed class InstallVerb() : Verb<InstallRequest, PackagesResult>(Protocol.Verbs.Install, AgentJson.Default.InstallRequest, AgentJson.Default.PackagesResult), IHostWide
{
    public override bool Mutates => true;

    public override async Task<PackagesResult> RunAsync(InstallRequest request, VerbContext context, CancellationToken cancellation)
    {
        var wanted = request.Packages is { Count: > 0 } given ? given : ["cephadm"];
        if (wanted.Find(name => name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0]) || name.Any(c => !char.IsAsciiLetterOrDigit(c) && !".+-:_".Contains(c))) is { } wrong)
        {
            throw AgentException.Refused("InvalidPackage", $"'{wrong}' is not the name of a package");
        }
        var packages = PackageManager.Find(context.Host)
            ?? throw AgentException.Refused("DistributionUnsupported", "none of apt-get, dnf, yum and zypper is on this host", $"install {string.Join(", ", wanted)} by hand");
        var result = new PackagesResult();
        foreach (var name in wanted)
        {
            context.Report($"installing {name}");
            var answer = await packages.InstallAsync(context.Host, name, cancellation);
            if (!answer.Ok)
            {
                throw new AgentException("PackagesFailed", $"{packages.Program} cannot install {name}: {answer.Error.Trim()}", "see whether the repository has it (add-repo)");
            }
            result.Changed.Add(name);
        }
        return result;
    }
}
