using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Monitors;

/// <summary>
/// A kept session to a cluster's mons: a container of the cluster's image in which a small script holds a connection and runs commands.
/// A status command takes a millisecond; starting the <c>ceph</c> program for it takes half a second. Several commands run at once.
/// </summary>
public sealed class MonitorSession : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);
    private const int KeptErrorLines = 20;

    private readonly HostContext host;
    private readonly string engine;
    private readonly SessionFiles files;
    private readonly Process process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<MonitorReply>> waiting = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly TaskCompletionSource<string?> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private long lastId;
    private Task? ending;

    private MonitorSession(HostContext host, string engine, SessionFiles files, Process process)
    {
        this.host = host;
        this.engine = engine;
        this.files = files;
        this.process = process;
        reading = ReadAsync();
        _ = EndAfterContainerAsync();
    }

    /// <summary>Name of its container.</summary>
    public string Name => files.ContainerName;

    /// <summary>False when it has ended, by a timeout or because its container is gone.</summary>
    public bool IsOpen => Volatile.Read(ref ending) is null;

    /// <summary>Starts the container and waits until a mon answers. Errors: <c>NoMonitor</c>, <c>ImageMissing</c>, <c>NoContainerEngine</c>.</summary>
    public static async Task<MonitorSession> OpenAsync(HostContext host, string engine, MonitorAccess access, CancellationToken cancellation)
    {
        var files = SessionFiles.Create(host, access, new ProcessIdentity(host));
        Process process;
        try
        {
            process = host.Processes.Start(Container(engine, files, access));
        }
        catch (Win32Exception e)
        {
            files.Delete();
            throw new AgentException("NoContainerEngine", $"{engine} cannot be started: {e.Message}", "Run prepare-host.", inner: e);
        }
        var session = new MonitorSession(host, engine, files, process);
        try
        {
            // A container's start is not part of the mon's time to answer.
            var problem = await session.ready.Task.WaitAsync(access.ConnectTimeout + TimeSpan.FromSeconds(15), cancellation);
            if (problem is not null)
            {
                throw session.NotOpened(access, problem);
            }
            return session;
        }
        catch (TimeoutException e)
        {
            await session.DisposeAsync();
            throw new AgentException("NoMonitor", $"no answer from the mons of {access.Fsid} in time", "See whether the mons run (cephadm-agent ls) and have quorum.", inner: e);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one command. A non-zero return code is an answer. After <paramref name="timeout"/> the reply is unknown and the session ends, because the command may still be carried out.</summary>
    /// <param name="target"><c>mon</c> or <c>mgr</c>.</param>
    /// <param name="commandJson">The command as Ceph's JSON.</param>
    /// <param name="input">Input data; may hold a secret.</param>
    /// <param name="timeout">Time to wait.</param>
    /// <param name="cancellation">Stops waiting; the session ends then too.</param>
    public async Task<MonitorReply> SendAsync(string target, string commandJson, byte[]? input, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (!IsOpen)
        {
            throw new AgentException("SessionEnded", $"monitor session {Name} has ended", "Open a new one.") { Undone = true };
        }
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<MonitorReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        var line = new MonitorLine { Id = id, Target = target, Command = commandJson, Input = input is null ? null : Convert.ToBase64String(input) };
        try
        {
            await WriteAsync(JsonSerializer.Serialize(line, MonitorJson.Default.MonitorLine), cancellation).WaitAsync(timeout, cancellation);
            return await answer.Task.WaitAsync(timeout, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or IOException or ObjectDisposedException)
        {
            await DisposeAsync();
            return Lost(e is TimeoutException ? $"no answer within {timeout.TotalSeconds:0} s" : "the session broke");
        }
        catch (OperationCanceledException)
        {
            await DisposeAsync();
            throw;
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Tells other agents under which epoch this session runs from now on.</summary>
    public void SetEpoch(long epoch) => files.SetEpoch(epoch);

    /// <summary>Ends the session and its container; commands without an answer become unknown. Whoever calls it again waits for the same end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (errors)
        {
            return new ValueTask(ending ??= EndAsync());
        }
    }

    private async Task EndAsync()
    {
        // Not under the caller's lock.
        await Task.Yield();
        try
        {
            await EndContainerAsync();
        }
        finally
        {
            await Task.WhenAny(reading, Task.Delay(EndPatience));
            foreach (var answer in waiting.Values)
            {
                answer.TrySetResult(Lost("the session was ended"));
            }
            files.Delete();
            process.Dispose();
        }
    }

    private async Task EndContainerAsync()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all.
        }
        try
        {
            await process.WaitForExitAsync().WaitAsync(EndPatience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await RemoveAsync(host, engine, Name);
        }
    }

    /// <summary>
    /// Ends every session to this cluster that was opened under a lower epoch, and what dead agents left. Epoch 0: only the latter.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="fsid">The cluster.</param>
    /// <param name="epoch">The epoch that leads now.</param>
    /// <param name="processes">Tells which agents live.</param>
    /// <param name="own">Sessions of the connection that asks: they stay, whatever other connections of this agent have.</param>
    internal static async Task EndOlderAsync(HostContext host, string fsid, long epoch, ProcessIdentity processes, IReadOnlySet<string> own)
    {
        var older = SessionFiles.Of(host, fsid)
            .Where(f => !own.Contains(f.ContainerName) && (!processes.IsAlive(f.OwnerProcess) || (f.Epoch > 0 && f.Epoch < epoch)))
            .ToList();
        if (older.Count == 0)
        {
            return;
        }
        var engine = EngineProgram.Find(host)?.Name;
        foreach (var session in older)
        {
            if (engine is not null)
            {
                await RemoveAsync(host, engine, session.ContainerName);
            }
            session.Delete();
        }
    }

    private static async Task RemoveAsync(HostContext host, string engine, string container)
    {
        var removed = await host.Processes.RunAsync(new ProcessSpec(engine, "rm", "-f", container) { Timeout = TimeSpan.FromSeconds(20) });
        if (!removed.Ok && !removed.Error.Contains("no such container", StringComparison.OrdinalIgnoreCase)
            && !removed.Error.Contains("no container with", StringComparison.OrdinalIgnoreCase))
        {
            throw new AgentException("SessionNotEnded", $"container {container} of a monitor session cannot be removed", $"Remove it with '{engine} rm -f {container}'.")
            {
                Details = [removed.Error.Trim()],
            };
        }
    }

    private static ProcessSpec Container(string engine, SessionFiles files, MonitorAccess access) => new(engine,
        // Answers hold keys: they must not end up in a container log. SIGKILL, because a first process ignores SIGTERM.
        "run", "--rm", "-i", "--pull=never", "--log-driver=none", "--stop-signal=SIGKILL", "--net=host",
        "--name", files.ContainerName,
        "-v", "/etc/hosts:/etc/hosts:ro",
        "-v", files.MountedPath + ":/etc/ceph:ro,z",
        "--entrypoint", "python3",
        access.Image, "-u", "/etc/ceph/" + SessionFiles.ScriptName, access.Entity,
        access.ConnectTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture));

    private async Task WriteAsync(string line, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            // Half a line would make nonsense of the next one: once begun it is not cancelled.
            await process.StandardInput.WriteAsync(line + "\n");
            await process.StandardInput.FlushAsync(CancellationToken.None);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var complaints = ReadErrorsAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Take(line);
        }
        await complaints;
        ready.TrySetResult("the container ended");
        foreach (var answer in waiting.Values)
        {
            answer.TrySetResult(Lost("the session's container ended"));
        }
    }

    /// <summary>A session whose container has ended by itself cleans up behind itself; whoever disposes it gets the outcome.</summary>
    private async Task EndAfterContainerAsync()
    {
        await reading;
        await DisposeAsync();
    }

    private void Take(string line)
    {
        try
        {
            var said = JsonSerializer.Deserialize(line, MonitorJson.Default.MonitorAnswerLine);
            if (said is { Ready: true })
            {
                ready.TrySetResult(null);
            }
            else if (said?.Error is { } error)
            {
                ready.TrySetResult(error);
            }
            else if (said is not null && waiting.TryGetValue(said.Id, out var answer))
            {
                answer.TrySetResult(new MonitorReply(said.Rc, Convert.FromBase64String(said.Output), said.Status));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Not the script's: a library printed something.
            Keep(line);
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            Keep(line);
        }
    }

    private void Keep(string line)
    {
        errors.Enqueue(line);
        while (errors.Count > KeptErrorLines)
        {
            errors.TryDequeue(out _);
        }
    }

    private AgentException NotOpened(MonitorAccess access, string problem)
    {
        var said = string.Join('\n', errors);
        return said.Contains("image not known", StringComparison.OrdinalIgnoreCase) || said.Contains("No such image", StringComparison.OrdinalIgnoreCase)
            ? new AgentException("ImageMissing", $"image '{access.Image}' is not on this host", "Pull it first.") { Details = [.. errors] }
            : new AgentException("NoMonitor", $"no session to the mons of {access.Fsid}: {problem}",
                "See whether the mons run (cephadm-agent ls), and whether config and keyring are this cluster's.")
            { Details = [.. errors] };
    }

    private static MonitorReply Lost(string why) => new(-110, [], why, Unknown: true);
}
