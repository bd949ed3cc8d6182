using System.Text;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>
/// The private files behind our ssh processes: one configuration for all and one known_hosts file a host, in a directory of mode
/// 0700 that goes away with its owner.
/// </summary>
internal sealed class SshFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cephadm-ssh-");
    private int _last;

    public SshFiles(SshOptions options)
    {
        ConfigFile = Path.Combine(_directory.FullName, "config");
        File.WriteAllText(ConfigFile, ConfigText(options));
    }

    /// <summary>Configuration for <c>ssh -F</c>. Unlike options on the command line, ssh hands it on to the ssh of a jump host.</summary>
    public string ConfigFile { get; }

    /// <summary>A known_hosts file that holds exactly the pinned key under the host's inventory name.</summary>
    public string WriteKnownHosts(HostAddress host)
    {
        var file = NewFile("known_hosts");
        File.WriteAllText(file, host.HostKey is null ? "" : $"{host.HostName} {HostKey.Parse(host.HostKey)}\n");
        return file;
    }

    /// <summary>A name that is not in use.</summary>
    public string NewFile(string kind) => Path.Combine(_directory.FullName, $"{kind}.{Interlocked.Increment(ref _last)}");

    public void Dispose() => _directory.Delete(recursive: true);

    internal static string ConfigText(SshOptions options)
    {
        // The first value wins in ssh, so what must hold stands before what the user configured.
        var text = new StringBuilder("Host *\n  BatchMode yes\n  StrictHostKeyChecking yes\n  ControlMaster no\n  ControlPath none\n");
        text.Append("  ServerAliveInterval 5\n  ServerAliveCountMax 3\n");
        text.Append("  ConnectTimeout ").Append((int)Math.Max(1, options.ConnectTimeout.TotalSeconds)).Append('\n');
        if (options.ConfigFile is { } own)
        {
            return text.Append("Include ").Append(Quote(Path.GetFullPath(own))).Append('\n').ToString();
        }
        // What ssh reads by itself when there is no -F.
        var system = OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "ssh", "ssh_config")
            : "/etc/ssh/ssh_config";
        return text.Append("Include ~/.ssh/config\nInclude ").Append(Quote(system)).Append('\n').ToString();
    }

    /// <summary>A value for ssh's configuration; ssh has no escape for a double quote.</summary>
    internal static string Quote(string value) => value.AsSpan().IndexOfAny("\"\n\r") >= 0
        ? throw new CephadmException("PathInvalid", ErrorKind.InvalidInput, $"The path {value} holds a character that ssh cannot take.", "Use another path.")
        : $"\"{value}\"";
}
