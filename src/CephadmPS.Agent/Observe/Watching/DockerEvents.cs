using System.ComponentModel;
using System.Diagnostics;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>docker's stream of container starts and ends, one container's name a line.</summary>
internal sealed class DockerEvents : IDisposable
{
    private readonly Process? process;

    public DockerEvents(HostContext host, Action<string> changed)
    {
        try
        {
            process = host.Processes.Start(new ProcessSpec("docker", "events",
                "--filter", "type=container", "--filter", "event=start", "--filter", "event=die", "--format", "{{.Actor.Attributes.name}}"));
        }
        catch (Win32Exception)
        {
            // Without docker there are no containers of docker's to tell of; listing says what is wrong with it.
            return;
        }
        process.StandardInput.Close();
        _ = ReadAsync(process, changed);
    }

    public void Dispose()
    {
        if (process is null)
        {
            return;
        }
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static async Task ReadAsync(Process process, Action<string> changed)
    {
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } name)
            {
                changed(name);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The watch was ended while it read.
            return;
        }
        // docker itself has stopped: whatever it ran may have changed.
        changed("");
    }
}
