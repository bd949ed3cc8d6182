using System.Diagnostics;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Tests.Monitors;

/// <summary>An engine whose containers are a shell script that speaks as the session's script does.</summary>
internal sealed class FakeEngine(string script) : IProcessRunner
{
    /// <summary>Answers each command with its number as output; <c>hang</c> is never answered, <c>die</c> ends the container.</summary>
    public const string Mons = """
        echo '{"ready": true}'
        while read -r line; do
          id=$(expr "$line" : '.*"id":\([0-9]*\)')
          case $line in
            *hang*) ;;
            *die*) exit 3 ;;
            *bytes*) echo '{"id": '$id', "rc": 0, "output": "/wD+", "status": ""}' ;;
            *) echo '{"id": '$id', "rc": -2, "output": "aGVsbG8=", "status": "not found"}' ;;
          esac
        done
        """;

    public List<ProcessSpec> Started { get; } = [];

    public List<ProcessSpec> Ran { get; } = [];

    public Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellation = default)
    {
        Ran.Add(spec);
        return Task.FromResult(new ProcessResult(0, "", ""));
    }

    public Process Start(ProcessSpec spec)
    {
        Started.Add(spec);
        return new ProcessRunner().Start(new ProcessSpec("sh", "-c", script));
    }
}
