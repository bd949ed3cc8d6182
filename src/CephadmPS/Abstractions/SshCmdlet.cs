using System.Management.Automation;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that open a session: how hosts are reached over SSH.</summary>
public abstract class SshCmdlet : CephCmdlet
{
    /// <summary>Address or DNS name of the host; default: its name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Address { get; set; }

    /// <summary>Name under which the connection is saved on this computer.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>User on the hosts, default <c>root</c>; another one needs sudo without a password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = "root";

    /// <summary>Private key file; default: what OpenSSH and its agent offer.</summary>
    [Parameter]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>OpenSSH configuration file; default: the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SshConfigPath { get; set; }

    /// <summary>SSH port, default 22.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 22;

    /// <summary>Jump host, as OpenSSH's <c>ProxyJump</c> takes it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JumpHost { get; set; }

    /// <summary>Fingerprint that the host's key must have (<c>SHA256:…</c>).</summary>
    [Parameter]
    [ValidatePattern("^SHA256:")]
    public string? HostKeyFingerprint { get; set; }

    /// <summary>Pin whatever key the host shows now.</summary>
    [Parameter]
    public SwitchParameter AcceptNewHostKey { get; set; }

    /// <summary>The SSH settings as given.</summary>
    private protected SshSettings Ssh => new()
    {
        User = UserName,
        IdentityFile = KeyFilePath is null ? null : GetUnresolvedProviderPathFromPSPath(KeyFilePath),
        ConfigFile = SshConfigPath is null ? null : GetUnresolvedProviderPathFromPSPath(SshConfigPath),
        Port = Port,
        JumpHost = JumpHost,
    };
}
