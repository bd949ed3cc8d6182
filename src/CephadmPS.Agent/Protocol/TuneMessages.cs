namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.Tune"/>.</summary>
public sealed class TuneRequest : MutationRequest
{
    /// <summary>Profile → content of its file, as <c>sysctl.d</c> wants it.</summary>
    public Dictionary<string, string> Profiles { get; set; } = [];
    /// <summary>Profiles whose files go.</summary>
    public List<string>? Remove { get; set; }
}

/// <summary>Answer to <see cref="Verbs.Tune"/>.</summary>
public sealed class TuneResult
{
    /// <summary>Paths that were written or removed; the others were as asked for already.</summary>
    public List<string> Changed { get; set; } = [];
    /// <summary>Settings that the kernel did not take.</summary>
    public List<string>? Warnings { get; set; }
}
