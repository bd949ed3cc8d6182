using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Controller.Commands;

/// <summary><c>client-keyring set|ls|rm</c> and <c>tuned-profile apply|ls|rm</c>.</summary>
public static class KeyringCommand
{
    public static Command Keyrings()
    {
        var entity = new Argument<string>("entity") { Description = "The client, such as client.backup." };
        var placement = new Argument<string>("placement") { Description = "Hosts: 'label:clients', 'h1 h2', '*'." };
        var mode = new Option<string>("--mode") { Description = "Mode of the keyring.", DefaultValueFactory = _ => "0600" };
        var uid = new Option<int>("--uid") { Description = "Owner's number." };
        var gid = new Option<int>("--gid") { Description = "Group's number." };
        var path = new Option<string?>("--path") { Description = "Path on the hosts, directly below /etc/ceph." };
        var noConf = new Option<bool>("--no-ceph-conf") { Description = "Write no ceph.conf beside it." };
        var set = new Command("set", "Keeps a client's keyring on hosts.") { entity, placement, mode, uid, gid, path, noConf };
        SetChange(set, parsed =>
        {
            var keyring = new ClientKeyring(parsed.GetValue(entity)!, PlacementSpec.Parse(parsed.GetValue(placement)!))
            {
                Mode = parsed.GetValue(mode)!,
                Uid = parsed.GetValue(uid),
                Gid = parsed.GetValue(gid),
                IncludeCephConf = !parsed.GetValue(noConf),
            };
            return new SetClientKeyring(parsed.GetValue(path) is { } given ? keyring with { Path = given } : keyring);
        });
        var remove = new Command("rm", "No longer keeps it; its files on hosts are deleted.") { entity };
        SetChange(remove, parsed => new RemoveClientKeyring(parsed.GetValue(entity)!));
        var list = new Command("ls", "Lists the keyrings that are kept.");
        list.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Keyrings(parsed, await cluster.GetClientKeyringsAsync(cancellation));
            return ExitCodes.Ok;
        });
        return new Command("client-keyring", "Keyrings of clients on hosts.") { set, list, remove };
    }

    public static Command Profiles()
    {
        var file = new Option<FileInfo>("--file", "-f") { Description = "File with profiles.", Required = true };
        var apply = new Command("apply", "Stores tuned profiles of a file.") { file };
        apply.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var given = parsed.GetValue(file)!;
            var text = await File.ReadAllTextAsync(given.FullName, cancellation);
            foreach (var profile in SpecFile.ParseTunedProfiles(text, given.Name).ThrowIfInvalid().TunedProfiles)
            {
                var result = await cluster.ChangeAsync(new SetTunedProfile(profile), cancellation);
                ResultWriter.Write(parsed, result, result.Text);
            }
            return ExitCodes.Ok;
        });
        var name = new Argument<string>("name") { Description = "The profile." };
        var remove = new Command("rm", "Removes a profile; its files on hosts are deleted.") { name };
        SetChange(remove, parsed => new RemoveTunedProfile(parsed.GetValue(name)!));
        var list = new Command("ls", "Lists the profiles.");
        list.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            Tables.Profiles(parsed, await cluster.GetTunedProfilesAsync(cancellation));
            return ExitCodes.Ok;
        });
        return new Command("tuned-profile", "Kernel settings of hosts.") { apply, list, remove };
    }

    private static void SetChange(Command command, Func<ParseResult, IntentChange> change)
    {
        var whatIf = new Option<bool>("--what-if") { Description = "Show the steps and change nothing." };
        command.Add(whatIf);
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            if (parsed.GetValue(whatIf))
            {
                PlanWriter.Write(parsed, await cluster.PreviewChangeAsync(change(parsed), cancellation));
                return ExitCodes.Ok;
            }
            var result = await cluster.ChangeAsync(change(parsed), cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
    }
}
