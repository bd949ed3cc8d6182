namespace CephadmPS.Protocol;

/// <summary>What can be asked of a mon through its own admin socket, which answers without a quorum.</summary>
public static class MonQuestions
{
    /// <summary>Only how it is.</summary>
    public const string Status = "status";
    /// <summary>Call an election now (Ceph's <c>quorum enter</c>). Mons may do so at any time; nothing is kept of it.</summary>
    public const string CallElection = "call-election";
    /// <summary>Look for its peers twice a second, until it is told otherwise or restarts.</summary>
    public const string ProbeOften = "probe-often";
    /// <summary>Look for its peers as it is configured to.</summary>
    public const string ProbeAsConfigured = "probe-as-configured";
}

/// <summary>Parameters of <see cref="Verbs.AskMon"/>.</summary>
public sealed class AskMonRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>The mon, <c>mon.ID</c>.</summary>
    public string Name { get; set; } = "";
    /// <summary>One of <see cref="MonQuestions"/>.</summary>
    public string Question { get; set; } = MonQuestions.Status;
}

/// <summary>How a mon sees itself, after the question was answered.</summary>
public sealed class MonAnswer
{
    /// <summary><c>probing</c>, <c>synchronizing</c>, <c>electing</c>, <c>leader</c> or <c>peon</c>.</summary>
    public string State { get; set; } = "";
    /// <summary>Its place in the monmap that it knows; -1: it is in none.</summary>
    public int Rank { get; set; } = -1;
    /// <summary>Ids of the mons in that monmap, by rank.</summary>
    public List<string> Members { get; set; } = [];
}
