using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Deploy;

/// <summary>
/// <c>tune</c>: kernel settings of tuned profiles, one file each in <c>/etc/sysctl.d</c>, named as upstream names them; applied when one has changed.
/// </summary>
public sealed class TuneVerb() : Verb<TuneRequest, TuneResult>(Protocol.Verbs.Tune, AgentJson.Default.TuneRequest, AgentJson.Default.TuneResult), IConvergent
{
    public override async Task<TuneResult> RunAsync(TuneRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        foreach (var name in request.Profiles.Keys.Concat(request.Remove ?? []))
        {
            CheckName(name);
        }
        foreach (var (name, content) in request.Profiles)
        {
            CheckContent(host, name, content);
        }
        var files = new HostFiles(host);
        var result = new TuneResult();
        foreach (var (name, content) in request.Profiles.Where(profile => !files.IsAsWanted(PathOf(host, profile.Key), profile.Value, HostFiles.Public, Owner.Root)))
        {
            files.Write(PathOf(host, name), content, HostFiles.Public, Owner.Root);
            result.Changed.Add(PathOf(host, name));
        }
        result.Changed.AddRange((request.Remove ?? []).Select(name => PathOf(host, name)).Where(files.DeleteFile));
        if (result.Changed.Count > 0)
        {
            context.Report("applying kernel settings");
            var answer = await host.Processes.RunAsync(new ProcessSpec("sysctl", "-q", "--system"), cancellation);
            if (!answer.Ok)
            {
                result.Warnings = [$"the kernel did not take all settings: {answer.Error.Trim()}"];
            }
        }
        return result;
    }

    private static string PathOf(HostContext host, string profile) => $"{host.SysctlDir}/{profile}-cephadm-tuned-profile.conf";

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 128 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw AgentException.Refused("InvalidProfileName", $"'{name}' cannot name a profile: it becomes part of a file name",
                "use letters, digits, '-', '_' and '.'");
        }
    }

    private static void CheckContent(HostContext host, string name, string content)
    {
        var wrong = content.Split('\n').FirstOrDefault(line => line.Length > 0 && line[0] != '#' && !line.Contains('='));
        if (wrong is not null || content.Contains('\0'))
        {
            throw AgentException.Refused("InvalidProfile", $"profile {name} has a line that is no setting: '{wrong}'", "write settings as key = value");
        }
        foreach (var key in content.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=')[0].Trim()))
        {
            // With slashes dots are part of names: net/ipv4/conf/eth0.100/forwarding.
            var path = key.Contains('/') ? key : key.Replace('.', '/');
            if (path.Split('/').Any(part => part is "" or "." or "..") || !File.Exists(host.PathOf($"/proc/sys/{path}")))
            {
                throw AgentException.Refused("UnknownSetting", $"this host's kernel has no setting '{key}', which profile {name} names", "see sysctl --all on the host");
            }
        }
    }
}
