namespace CephadmPS.Agent.Daemons.Smb;

/// <summary>Where the files of an smb instance are: below the daemon's directory, and in its containers.</summary>
internal static class SmbPaths
{
    public const string Samba = "etc-samba-container";
    public const string Library = "lib-samba";
    public const string Run = "run";
    public const string Tls = "tls";
    public const string TlsInContainer = "/etc/samba/tls";
    public const string Ctdb = "ctdb";

    /// <summary>Written by us, read by Samba's containers: what makes an instance one of a cluster.</summary>
    public const string CtdbConfig = $"{Samba}/ctdb.json";
    public const string CtdbConfigInContainer = "/etc/samba/container/ctdb.json";

    /// <summary>One smb.conf for all containers; each would make its own otherwise.</summary>
    public const string SharedConfig = $"{Ctdb}/smb.conf";

    public const string Interfaces = $"{Library}/smb.interfaces.conf";
    public const string InterfacesInContainer = "/var/lib/samba/smb.interfaces.conf";
}
