using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>The mark of a bootstrap that has begun and not ended. With it, a repeated request continues instead of finding a cluster there.</summary>
internal static class BootstrapMark
{
    public static bool IsSet(HostContext host, string fsid) => new HostFiles(host).FileExists(PathOf(host, fsid));

    public static void Set(HostContext host, string fsid) =>
        new HostFiles(host).Write(PathOf(host, fsid), "a bootstrap of this cluster has begun here\n", HostFiles.Private, Owner.Root);

    public static void Clear(HostContext host, string fsid) => new HostFiles(host).DeleteFile(PathOf(host, fsid));

    private static string PathOf(HostContext host, string fsid) => $"{host.AgentDir}/bootstrap/{fsid}";
}
