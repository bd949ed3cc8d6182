using System.Diagnostics;
using System.Net;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>A host whose file tree is a temporary directory and whose programs are answers written down in the test.</summary>
internal sealed class TestHost : IDisposable
{
    public const string Fsid = "9c14ad41-3b66-48b3-ac03-0d24669326a9";
    public const string OtherFsid = "11111111-2222-3333-4444-555555555555";

    /// <param name="processes">Answers programs; null: <see cref="Processes"/>.</param>
    /// <param name="inotify">False: the kernel gives no more inotify instances.</param>
    public TestHost(IProcessRunner? processes = null, bool inotify = true)
    {
        Root = Directory.CreateTempSubdirectory("cephadm-agent-test-").FullName;
        Processes = new RecordedProcesses();
        Context = new HostContext(Root, processes ?? Processes)
        {
            ReadAddresses = () =>
            [
                new("lo", IPAddress.Loopback, 8), new("eth0", IPAddress.Parse("10.0.0.11"), 24), new("eth1", IPAddress.Parse("192.168.7.11"), 24),
                new("eth0", IPAddress.Parse("fd00::11"), 64),
            ],
            BeginWatching = watcher => watcher.EnableRaisingEvents = inotify ? true : throw new IOException("The configured user limit (128) on the number of inotify instances has been reached"),
        };
    }

    public string Root { get; }

    public RecordedProcesses Processes { get; }

    public HostContext Context { get; }

    public string PathOf(string absolute) => Root + absolute;

    public TestHost With(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), content);
        return this;
    }

    public TestHost WithDirectory(string path)
    {
        Directory.CreateDirectory(PathOf(path));
        return this;
    }

    public TestHost WithProgram(string name) => With("/usr/bin/" + name, "");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Answers commands by their beginning and remembers them.</summary>
internal sealed class RecordedProcesses : IProcessRunner
{
    private readonly List<(string Start, ProcessResult Result)> answers = [];
    private readonly object gate = new();
    private readonly List<string> commands = [];

    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate)
            {
                return [.. commands];
            }
        }
    }

    public RecordedProcesses Answer(string start, string output, int exitCode = 0, string error = "")
    {
        answers.Insert(0, (start, new ProcessResult(exitCode, output, error)));
        return this;
    }

    public Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellation = default)
    {
        var command = spec.ToString();
        lock (gate)
        {
            commands.Add(command);
        }
        var answer = answers.Find(a => command.StartsWith(a.Start, StringComparison.Ordinal)).Result;
        return Task.FromResult(answer ?? new ProcessResult(127, "", $"{spec.FileName}: not found"));
    }

    public Process Start(ProcessSpec spec) => throw new InvalidOperationException($"the test did not expect '{spec}'");
}
