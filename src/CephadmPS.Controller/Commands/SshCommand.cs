using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>ssh get|set</c>: how the cluster's hosts are reached.</summary>
public static class SshCommand
{
    public static Command Create() => new("ssh", "How the cluster's hosts are reached over SSH.") { Get(), Set() };

    private static Command Get()
    {
        var command = new Command("get", "Shows user, key, certificate, configuration and public key.");
        command.SetSessionAction((cluster, parsed, _, _) =>
        {
            var ssh = cluster.GetSshConfiguration();
            ResultWriter.Write(parsed, ssh, string.Join('\n', new[]
            {
                ("user", ssh.UserName), ("port", $"{ssh.Port}"), ("identity", ssh.KeyFilePath), ("certificate", ssh.CertificateFilePath), ("ssh-config", ssh.SshConfigPath),
                ("jump-host", ssh.JumpHost), ("public-key", ssh.PublicKey),
            }.Where(line => line.Item2 is not null).Select(line => $"{line.Item1,-12}{line.Item2}")));
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static Command Set()
    {
        var user = new Option<string?>("--ssh-user") { Description = "User on the hosts." };
        var identity = new Option<string?>("--identity", "-i") { Description = "Private key file; empty: what OpenSSH and its agent offer." };
        var certificate = new Option<string?>("--certificate") { Description = "Signed certificate of that key; empty: the file beside it, if there is one." };
        var config = new Option<string?>("--ssh-config") { Description = "OpenSSH configuration file; empty: the user's own." };
        var port = new Option<int?>("--ssh-port") { Description = "Port of hosts that have none of their own." };
        var jump = new Option<string?>("--jump-host") { Description = "Jump host; empty: none." };
        var force = new Option<bool>("--force") { Description = "Leave hosts untried that do not answer at all." };
        var command = new Command("set", "Changes it, once every host has been reached so; otherwise nothing is changed.") { user, identity, certificate, config, port, jump, force };
        command.SetSessionAction(async (cluster, parsed, progress, cancellation) =>
        {
            var now = cluster.Profile.Ssh;
            var result = await cluster.SetSshConfigurationAsync(
                now with
                {
                    User = parsed.GetValue(user) ?? now.User,
                    IdentityFile = PathOf(parsed.GetValue(identity), now.IdentityFile),
                    CertificateFile = PathOf(parsed.GetValue(certificate), now.CertificateFile),
                    ConfigFile = PathOf(parsed.GetValue(config), now.ConfigFile),
                    Port = parsed.GetValue(port) ?? now.Port,
                    JumpHost = parsed.GetValue(jump) is { } host ? host.Length > 0 ? host : null : now.JumpHost,
                },
                parsed.GetValue(force), progress, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string? PathOf(string? given, string? now) => given is null ? now : given.Length > 0 ? Path.GetFullPath(given) : null;
}
