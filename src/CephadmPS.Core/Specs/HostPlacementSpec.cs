namespace CephadmPS.Core.Specs;

/// <summary>One host named in a placement: <c>host[:network][=name]</c>.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Network">Address, network or address vector to bind to; empty: any.</param>
/// <param name="Name">The daemon's id, used as it is; empty: made up.</param>
public sealed record HostPlacementSpec(string HostName, string Network = "", string Name = "")
{
    /// <summary>The text form.</summary>
    public override string ToString() =>
        HostName + (Network.Length > 0 ? ":" + Network : "") + (Name.Length > 0 ? "=" + Name : "");
}
