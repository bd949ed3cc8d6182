namespace CephadmPS.Agent.Containers;

/// <summary>A path of the host, or a volume, and where the container sees it (with options such as <c>:z</c>).</summary>
public sealed record Mount(string Source, string Target)
{
    public override string ToString() => $"{Source}:{Target}";
}

/// <summary>A container to run, in the engine's terms but for no engine in particular.</summary>
public sealed record ContainerSpec
{
    public required string Image { get; init; }
    /// <summary>Program; empty: the image's own.</summary>
    public string EntryPoint { get; init; } = "";
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Name; null lets the engine choose.</summary>
    public string? Name { get; init; }

    /// <summary>The name without dots replaced, which old releases used; removed before a start.</summary>
    public string? LegacyName { get; init; }

    /// <summary>Further arguments for the engine: the daemon form's, then the spec's.</summary>
    public IReadOnlyList<string> EngineArguments { get; init; } = [];
    public IReadOnlyList<string> ExtraEngineArguments { get; init; } = [];

    /// <summary><c>NAME=value</c>. Never a secret: other users can read them.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    /// <summary>Bind mounts, each a list of <c>key=value</c> words.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Binds { get; init; } = [];
    public bool Privileged { get; init; }
    public bool AllowPtrace { get; init; }

    /// <summary>A small init process reaps what the daemon leaves behind.</summary>
    public bool Init { get; init; } = true;
    public bool HostNetwork { get; init; } = true;

    /// <summary>Shared memory: <c>host</c>, <c>shareable</c> with other containers, or null for the container's own.</summary>
    public string? Ipc { get; init; } = "host";

    /// <summary>Bytes that the daemon is meant to get by with: a reservation, and what Ceph daemons size their caches by.</summary>
    public long? MemoryRequest { get; init; }

    /// <summary>Bytes beyond which the kernel kills it.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The unit (with <c>.service</c>) whose main process the container is; null for one that is waited for.</summary>
    public string? Service { get; init; }

    /// <summary>Keep standard input open.</summary>
    public bool Interactive { get; init; }
}
