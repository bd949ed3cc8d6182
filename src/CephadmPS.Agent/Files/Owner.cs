namespace CephadmPS.Agent.Files;

/// <summary>User and group of a file. Ceph's are those of the image (167 in upstream's, 64045 in Debian's).</summary>
public readonly record struct Owner(int Uid, int Gid)
{
    public static Owner Root { get; } = new(0, 0);

    public override string ToString() => $"{Uid}:{Gid}";
}
