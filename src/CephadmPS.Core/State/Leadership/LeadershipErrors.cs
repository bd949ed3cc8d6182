using CephadmPS.Core.Errors;

namespace CephadmPS.Core.State.Leadership;

/// <summary>Errors that say who leads.</summary>
internal static class LeadershipErrors
{
    /// <summary>Another controller leads, and only one can.</summary>
    public static CephadmException Held(string fsid, LeaderRecord leader) => new(
        "LeadershipHeld", ErrorKind.Conflict, $"Cluster {fsid} is led by {leader.Describe()}.",
        "Specs, hosts and approvals can be stored meanwhile, and that controller carries them out. For anything else wait until it has ended, or end it.", fsid);

    /// <summary>The epoch that this controller acted under is over.</summary>
    public static CephadmException Stale(string fsid, LeaderRecord? leader, Exception? cause)
    {
        var who = leader switch
        {
            null => "",
            { Released: true } => $" The last one that did was {leader.Describe()}.",
            _ => $" {leader.Describe()} does.",
        };
        return new CephadmException("StaleEpoch", ErrorKind.Conflict, $"This controller does not lead cluster {fsid} any more.{who}",
            "Look at the state again (Get-CephPlan): what was begun was finished or undone, and stored specs are carried out by the leader.", fsid, cause);
    }
}
