using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Clusters;

/// <summary>Changes how a cluster's hosts are reached, once every host has been reached so.</summary>
[Cmdlet(VerbsCommon.Set, "CephSshConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SetCephSshConfigurationCommand : ClusterCmdlet
{
    /// <summary>User on the hosts; another one than root needs sudo without a password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>Private key file; empty: what OpenSSH and its agent offer.</summary>
    [Parameter]
    [Alias("IdentityFilePath")]
    [AllowEmptyString]
    public string? KeyFilePath { get; set; }

    /// <summary>Signed certificate of the key; empty: the file beside the key, if there is one.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? CertificateFilePath { get; set; }

    /// <summary>OpenSSH configuration file; empty: the user's own.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? SshConfigPath { get; set; }

    /// <summary>Port of hosts that have none of their own.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Jump host, as OpenSSH's <c>ProxyJump</c> takes it; empty: none.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? JumpHost { get; set; }

    /// <summary>Leave hosts untried that do not answer at all.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        var now = cluster.Profile.Ssh;
        var wanted = now with
        {
            User = UserName ?? now.User,
            IdentityFile = PathOf(KeyFilePath, now.IdentityFile),
            CertificateFile = PathOf(CertificateFilePath, now.CertificateFile),
            ConfigFile = PathOf(SshConfigPath, now.ConfigFile),
            Port = Port ?? now.Port,
            JumpHost = JumpHost is null ? now.JumpHost : JumpHost.Length > 0 ? JumpHost : null,
        };
        if (ShouldProcess(cluster.ClusterName, "Change how the hosts are reached, after trying it on every host"))
        {
            WriteObject(Run((progress, ct) => cluster.SetSshConfigurationAsync(wanted, Force, progress, ct)));
        }
    }

    private string? PathOf(string? given, string? now) => given is null ? now : given.Length > 0 ? GetUnresolvedProviderPathFromPSPath(given) : null;
}
