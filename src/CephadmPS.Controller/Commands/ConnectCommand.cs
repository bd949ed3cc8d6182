using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller.Commands;

/// <summary><c>connect</c>: saves how to reach a cluster that is there.</summary>
public static class ConnectCommand
{
    public static Command Create()
    {
        var host = new Option<string>("--host") { Description = "A host with the admin keyring.", Required = true };
        var address = new Option<string?>("--address") { Description = "Address to reach it; default: its name." };
        var fsid = new Option<string?>("--fsid") { Description = "The cluster, when the host has daemons of several." };
        var ssh = new SshOptions();
        var key = new HostKeyOptions();
        var command = new Command("connect", "Connects to a cluster that is there and saves the connection.") { host, address, fsid };
        ssh.AddTo(command);
        key.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var cluster = await CephCluster.ConnectAsync(
                new ConnectOptions
                {
                    HostName = parsed.GetValue(host),
                    Address = parsed.GetValue(address),
                    Fsid = parsed.GetValue(fsid),
                    ProfileName = parsed.GetValue(GlobalOptions.Profile),
                    HostKeyFingerprint = parsed.GetValue(key.Fingerprint),
                    AcceptNewHostKey = parsed.GetValue(key.AcceptNew),
                    Ssh = ssh.Read(parsed),
                },
                GlobalOptions.Environment(parsed), new ProgressWriter(parsed.GetValue(GlobalOptions.Quiet)), cancellation);
            ResultWriter.Write(parsed, new { cluster.Fsid, cluster.ClusterName }, $"Connected to {cluster.Fsid} as '{cluster.ClusterName}'.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
