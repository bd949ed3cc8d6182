namespace CephadmPS.Agent.Hosting;

/// <summary>Where programs are.</summary>
internal static class Programs
{
    private static readonly string[] Directories = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Path of a program on the host; null when it has none of that name.</summary>
    public static string? Find(HostContext host, string name) => Directories
        .Select(directory => $"{directory}/{name}")
        .FirstOrDefault(path => File.Exists(host.PathOf(path)));
}
