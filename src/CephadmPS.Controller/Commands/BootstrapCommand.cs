using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller.Commands;

/// <summary><c>bootstrap</c>: a new cluster of one mon and one mgr.</summary>
public static class BootstrapCommand
{
    public static Command Create()
    {
        var host = new Option<string>("--host") { Description = "Name of the first host, as it calls itself.", Required = true };
        var address = new Option<string?>("--address") { Description = "Address to reach it; default: its name." };
        var monIp = new Option<string?>("--mon-ip") { Description = "Address of the first mon; default: the address." };
        var image = new Option<string>("--image") { Description = "Image of Ceph.", Required = true };
        var fsid = new Option<string?>("--fsid") { Description = "Id of the cluster; default: a new one. The one of a bootstrap that stopped continues it." };
        var config = new Option<FileInfo?>("--initial-config") { Description = "Initial configuration (ini)." };
        var publicNetwork = new Option<string?>("--public-network") { Description = "Public networks; default: the mon's." };
        var clusterNetwork = new Option<string?>("--cluster-network") { Description = "Cluster network." };
        var singleHost = new Option<bool>("--single-host-defaults") { Description = "Settings for a cluster of one host." };
        var skipPull = new Option<bool>("--skip-pull") { Description = "The image is on the host." };
        var overwrite = new Option<bool>("--allow-overwrite") { Description = "Replace existing files in /etc/ceph." };
        var keep = new Option<bool>("--no-cleanup-on-failure") { Description = "Leave what was made when something fails; --fsid continues it." };
        var more = new BootstrapFurtherOptions();
        var ssh = new SshOptions();
        var key = new HostKeyOptions();
        var command = new Command("bootstrap", "Makes a new cluster on one host.")
        {
            host, address, monIp, image, fsid, config, publicNetwork, clusterNetwork, singleHost, skipPull, overwrite, keep,
        };
        more.AddTo(command);
        ssh.AddTo(command);
        key.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var progress = new ProgressWriter(parsed.GetValue(GlobalOptions.Quiet));
            var name = parsed.GetValue(host)!;
            var options = new BootstrapOptions
            {
                HostName = name,
                Address = parsed.GetValue(address) ?? name,
                MonAddress = parsed.GetValue(monIp),
                Image = parsed.GetValue(image)!,
                Fsid = parsed.GetValue(fsid),
                ProfileName = parsed.GetValue(GlobalOptions.Profile) ?? "ceph",
                InitialConfig = parsed.GetValue(config) is { } file ? await File.ReadAllTextAsync(file.FullName, cancellation) : null,
                PublicNetwork = parsed.GetValue(publicNetwork),
                ClusterNetwork = parsed.GetValue(clusterNetwork),
                SingleHostDefaults = parsed.GetValue(singleHost),
                SkipPull = parsed.GetValue(skipPull),
                AllowOverwrite = parsed.GetValue(overwrite),
                NoCleanupOnFailure = parsed.GetValue(keep),
                HostKeyFingerprint = parsed.GetValue(key.Fingerprint),
                AcceptNewHostKey = parsed.GetValue(key.AcceptNew),
                Ssh = ssh.Read(parsed),
            };
            options = await more.ReadAsync(parsed, options, cancellation);
            await using var cluster = await ClusterBootstrap.RunAsync(options, GlobalOptions.Environment(parsed), progress, cancellation);
            ResultWriter.Write(parsed, new { cluster.Fsid, cluster.ClusterName, Changed = true }, $"Cluster {cluster.Fsid} runs on {name}.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
