using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>The cluster id as part of a path: only a UUID may become one.</summary>
internal static class ClusterId
{
    /// <summary>The id itself; refused when it is not a UUID in the usual form.</summary>
    public static string Checked(string fsid) => IsOne(fsid)
        ? fsid
        : throw new AgentException("InvalidFsid", $"'{fsid}' is not a cluster id", "Give the fsid as ceph prints it, such as 9c14ad41-3b66-48b3-ac03-0d24669326a9.", AgentErrorCodes.Refused) { Undone = true };

    /// <summary>Whether this is a UUID in the usual form, as upstream tests cluster directories.</summary>
    public static bool IsOne(string text) => Guid.TryParseExact(text, "D", out _);
}
