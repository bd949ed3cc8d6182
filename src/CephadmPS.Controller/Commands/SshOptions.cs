using System.CommandLine;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller.Commands;

/// <summary>Options of commands that meet a host for the first time.</summary>
public sealed class SshOptions
{
    private readonly Option<string> user = new("--ssh-user") { Description = "User on the hosts.", DefaultValueFactory = _ => "root" };
    private readonly Option<string?> identity = new("--identity", "-i") { Description = "Private key file." };
    private readonly Option<string?> config = new("--ssh-config") { Description = "OpenSSH configuration file." };
    private readonly Option<int> port = new("--ssh-port") { Description = "SSH port.", DefaultValueFactory = _ => 22 };
    private readonly Option<string?> jump = new("--jump-host") { Description = "Jump host." };

    public void AddTo(Command command)
    {
        command.Options.Add(user);
        command.Options.Add(identity);
        command.Options.Add(config);
        command.Options.Add(port);
        command.Options.Add(jump);
    }

    public SshSettings Read(ParseResult parsed) => new()
    {
        User = parsed.GetValue(user)!,
        IdentityFile = parsed.GetValue(identity) is { } file ? Path.GetFullPath(file) : null,
        ConfigFile = parsed.GetValue(config) is { } path ? Path.GetFullPath(path) : null,
        Port = parsed.GetValue(port),
        JumpHost = parsed.GetValue(jump),
    };
}

/// <summary>How a host's key is recognised the first time.</summary>
public sealed class HostKeyOptions
{
    public Option<string?> Fingerprint { get; } = new("--host-key-fingerprint") { Description = "Fingerprint the host's key must have (SHA256:…)." };

    public Option<bool> AcceptNew { get; } = new("--accept-new-host-key") { Description = "Pin whatever key the host shows." };

    public void AddTo(Command command)
    {
        command.Options.Add(Fingerprint);
        command.Options.Add(AcceptNew);
    }
}
