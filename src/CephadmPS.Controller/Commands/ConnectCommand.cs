using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.State.Upstream;

namespace CephadmPS.Controller.Commands;

/// <summary><c>connect</c>: saves how to reach a cluster that is there; with <c>--take-over</c> takes it over from upstream's cephadm.</summary>
public static class ConnectCommand
{
    public static Command Create()
    {
        var host = new Option<string>("--host") { Description = "A host with the admin keyring.", Required = true };
        var address = new Option<string?>("--address") { Description = "Address to reach it; default: its name." };
        var fsid = new Option<string?>("--fsid") { Description = "The cluster, when the host has daemons of several." };
        var ssh = new SshOptions();
        var key = new HostKeyOptions();
        var takeOver = new Option<bool>("--take-over") { Description = "Take the cluster over from upstream's cephadm: pause that, import all that it stored." };
        var hostKeys = new Option<string[]>("--host-key") { Description = "With --take-over: HOST=SHA256:…, the fingerprint of a host's key; once a host." };
        var offline = new Option<bool>("--allow-offline-hosts") { Description = "With --take-over: go on although hosts do not answer." };
        var dryRun = new Option<bool>("--dry-run") { Description = "With --take-over: show what would be taken over; change nothing." };
        var command = new Command("connect", "Connects to a cluster that is there and saves the connection.") { host, address, fsid, takeOver, hostKeys, offline, dryRun };
        ssh.AddTo(command);
        key.AddTo(command);
        hostKeys.Validators.Add(result =>
        {
            foreach (var wrong in result.Tokens.Where(token => token.Value.IndexOf("=SHA256:", StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--host-key takes HOST=SHA256:…, not '{wrong.Value}'.");
            }
        });
        command.Validators.Add(result =>
        {
            if (!result.GetValue(takeOver) && (result.GetValue(dryRun) || result.GetValue(offline) || result.GetValue(hostKeys) is { Length: > 0 }))
            {
                result.AddError("--host-key, --allow-offline-hosts and --dry-run go with --take-over.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new ConnectOptions
            {
                HostName = parsed.GetValue(host),
                Address = parsed.GetValue(address),
                Fsid = parsed.GetValue(fsid),
                ProfileName = parsed.GetValue(GlobalOptions.Profile),
                HostKeyFingerprint = parsed.GetValue(key.Fingerprint),
                AcceptNewHostKey = parsed.GetValue(key.AcceptNew),
                Ssh = ssh.Read(parsed),
            };
            var environment = GlobalOptions.Environment(parsed);
            var progress = new ProgressWriter(parsed.GetValue(GlobalOptions.Quiet));
            if (parsed.GetValue(dryRun))
            {
                var preview = await CephCluster.PreviewTakeOverAsync(options, environment, progress, cancellation);
                Tell(preview.Notes);
                ResultWriter.Write(parsed, preview, string.Join('\n', preview.Describe()));
                return ExitCodes.Ok;
            }
            if (parsed.GetValue(takeOver))
            {
                options = options with
                {
                    TakeOver = new TakeOverOptions
                    {
                        HostKeyFingerprints = (parsed.GetValue(hostKeys) ?? []).Select(entry => entry.Split('=', 2)).ToDictionary(entry => entry[0], entry => entry[1]),
                        AcceptNewHostKeys = parsed.GetValue(key.AcceptNew),
                        AllowOfflineHosts = parsed.GetValue(offline),
                    },
                };
            }
            await using var cluster = await CephCluster.ConnectAsync(options, environment, progress, cancellation);
            if (cluster.TakeOver is { } taken)
            {
                Tell(taken.Notes);
                ResultWriter.Write(parsed, new { cluster.Fsid, cluster.ClusterName, taken.Release, taken.Hosts, taken.Services, taken.Notes, Steps = taken.Plan?.Steps.Count }, taken.Text(cluster.ClusterName));
                return ExitCodes.Ok;
            }
            ResultWriter.Write(parsed, new { cluster.Fsid, cluster.ClusterName }, $"Connected to {cluster.Fsid} as '{cluster.ClusterName}'.");
            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void Tell(IEnumerable<TakeOverNote> notes)
    {
        foreach (var note in notes)
        {
            Console.Error.WriteLine($"NOTE: {note}");
        }
    }
}
