using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>A host for the acting verbs: a file tree, programs that work in it, and what a test wants to see of both.</summary>
internal sealed partial class ActingHost : IDisposable
{
    private readonly TestHost host;

    public ActingHost()
    {
        Programs = new FakePrograms();
        host = new TestHost(Programs);
        Programs.Root = host.Root;
        host.WithProgram("podman").With("/etc/hosts", "127.0.0.1 localhost\n").With("/proc/sys/kernel/hostname", "host1\n")
            .WithDirectory("/etc/systemd/system").WithDirectory("/var/lib/ceph");
    }

    public FakePrograms Programs { get; }

    public HostContext Context => host.Context;

    public List<string> Reports { get; } = [];

    /// <summary>May change what any of the verbs declares, and nothing else.</summary>
    public VerbContext Verb => new(host.Context.Confined(new PathRules("a verb under test", Declared())), Reports.Add);

    private List<string> Declared() =>
    [
        .. typeof(Protocol.Verbs).GetFields().Select(verb => (string)verb.GetRawConstantValue()!)
            .SelectMany(verb => new[] { TestHost.Fsid, TestHost.OtherFsid }.SelectMany(fsid => TouchedPaths.Of(host.Context, verb, fsid).Allowed)),
    ];

    /// <summary>May change what one verb declares for the test's cluster, and nothing else.</summary>
    public VerbContext For(string verb) => new(host.Context.Confined(TouchedPaths.Of(host.Context, verb, TestHost.Fsid)), Reports.Add);

    /// <summary>May change what the verb declares for a request of somebody who is root here, or who came by sudo.</summary>
    public VerbContext For<T>(string verb, T request, JsonTypeInfo<T> type, bool administrator) =>
        new(host.Context.Confined(TouchedPaths.Of(host.Context, verb, JsonSerializer.SerializeToElement(request, type), administrator)), Reports.Add);

    public string PathOf(string path) => host.PathOf(path);

    public void With(string path, string content) => host.With(path, content);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public bool Exists(string path) => Path.Exists(PathOf(path));

    /// <summary>A listening socket of a process, in the kernel's form.</summary>
    public void WithListener(int port, string process, int pid)
    {
        const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        With("/proc/net/tcp", $"{Header}   0: 00000000:{port:X4} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n");
        With($"/proc/{pid}/comm", process + "\n");
        Directory.CreateDirectory(PathOf($"/proc/{pid}/fd"));
        File.CreateSymbolicLink(PathOf($"/proc/{pid}/fd/3"), "socket:[4711]");
    }

    /// <summary>A deploy request of a type, complete enough to be carried out.</summary>
    public static DeployRequest RequestOf(string name, Action<DeployRequest>? change = null)
    {
        var request = new DeployRequest
        {
            Fsid = TestHost.Fsid,
            Name = name,
            Image = FakePrograms.Image,
            Meta = new DaemonMeta { ServiceName = name.Split('.')[0], ConfigDigest = "digest-1" },
            ConfigBlobs = new ConfigBlobs { Config = "[global]\n\tfsid = x\n", Keyring = $"[{name}]\n\tkey = SECRET\n" },
        };
        change?.Invoke(request);
        return request;
    }

    /// <summary>Modes and paths of what lies below some paths, links with their targets.</summary>
    public string Tree(params string[] below)
    {
        var text = new StringBuilder();
        foreach (var path in below.SelectMany(All).Order(StringComparer.Ordinal))
        {
            var real = PathOf(path);
            var link = new FileInfo(real).LinkTarget;
            text.Append(link is null ? Convert.ToString((int)File.GetUnixFileMode(real), 8).PadLeft(4, '0') : "link").Append(' ').Append(path);
            text.Append(link is null ? "" : $" -> {link}").Append('\n');
        }
        return Normal(text.ToString());
    }

    /// <summary>Text without what differs from run to run.</summary>
    public string Normal(string text) => ScratchName().Replace(text.Replace(host.Root, ""), "scratch/RANDOM");

    public void Dispose() => host.Dispose();

    private IEnumerable<string> All(string below)
    {
        var real = PathOf(below);
        return Directory.Exists(real)
            ? Directory.EnumerateFileSystemEntries(real, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Select(path => path[host.Root.Length..])
            : [];
    }

    [GeneratedRegex(@"scratch/[^:/\s]+")]
    private static partial Regex ScratchName();
}
