namespace CephadmPS.Agent.Monitors;

/// <summary>With what a session is opened.</summary>
/// <param name="Fsid">The cluster.</param>
/// <param name="Image">Image that holds the <c>rados</c> Python binding.</param>
/// <param name="Config">Minimal ceph.conf.</param>
/// <param name="Keyring">The entity's keyring; a secret.</param>
/// <param name="Entity">Such as <c>client.admin</c>.</param>
public sealed record MonitorAccess(string Fsid, string Image, string Config, string Keyring, string Entity = "client.admin")
{
    /// <summary>Time to reach a mon.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The epoch of whoever opens it; 0: nobody's.</summary>
    public long Epoch { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Entity} of {Fsid} through {Image}";
}
