using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Server;

/// <summary>Secrets that are planted in requests turn up in files of mode 0600 and nowhere else.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Canary = "AQCANARYqwertyuiop1234567890==";
    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    public static TheoryData<string> Forms => new(FormRequests.Cases);

    private async Task<string> RunAsync(string verb, object request)
    {
        var text = JsonSerializer.Serialize(request, request.GetType(), AgentJson.Default).Replace("SECRET", Canary, StringComparison.Ordinal);
        var dispatcher = new Dispatcher(host.Context, TimeProvider.System);
        try
        {
            var answer = await dispatcher.RunAsync(
                VerbTable.Standard().Find(verb)!, Json.Of(text), Caller.Local, host.Reports.Add, CancellationToken.None);
            return answer.GetRawText();
        }
        catch (AgentException e)
        {
            return string.Join('\n', e.Details.Append(e.Message).Append(e.Advice));
        }
    }

    /// <summary>All that others can see: command lines, progress, answers and errors, the journal.</summary>
    private void NothingShows(string answer)
    {
        Assert.DoesNotContain(Canary, string.Join('\n', host.Programs.Commands), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, string.Join('\n', host.Reports), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, answer, StringComparison.Ordinal);
        foreach (var path in Directory.EnumerateFiles(host.PathOf("/"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            if (new FileInfo(path).LinkTarget is not null || !File.ReadAllText(path, Encoding.UTF8).Contains(Canary, StringComparison.Ordinal))
            {
                continue;
            }
            var place = path[host.PathOf("").Length..];
            Assert.False(place.StartsWith(host.Context.AgentDir, StringComparison.Ordinal), $"{place} is the agent's own record");
            Assert.False(place.StartsWith("/etc/systemd", StringComparison.Ordinal) || place.Contains("unit.", StringComparison.Ordinal), $"{place} is a unit's");
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.GroupRead));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_daemons_secrets_are_in_its_own_files_only(string form)
    {
        var request = FormRequests.Of(form);
        request.OperationId = "op-" + form;
        host.Programs.Images.Add(request.Image);

        NothingShows(await RunAsync(Protocol.Verbs.Deploy, request));
    }

    [Fact]
    public async Task A_daemon_that_does_not_start_tells_no_secret_either()
    {
        var request = ActingHost.RequestOf("mgr.x", r => r.OperationId = "op");
        host.Programs.Failing.Add($"ceph-{TestHost.Fsid}@mgr.x.service");

        NothingShows(await RunAsync(Protocol.Verbs.Deploy, request));
    }

    [Fact]
    public async Task Client_files_keep_theirs()
    {
        NothingShows(await RunAsync(Protocol.Verbs.WriteFiles, new WriteFilesRequest
        {
            Fsid = TestHost.Fsid,
            OperationId = "op",
            Files = [new HostFile { Path = "/etc/ceph/ceph.client.admin.keyring", Content = "key = SECRET", Mode = "0600" }],
        }));

        Assert.Contains(Canary, host.Read("/etc/ceph/ceph.client.admin.keyring"));
    }

    [Fact]
    public async Task A_registrys_password_goes_in_by_standard_input() =>
        NothingShows(await RunAsync(Protocol.Verbs.RegistryLogin, new RegistryLoginRequest { Url = "quay.io", Username = "me", Password = "SECRET" }));

    [Theory]
    [InlineData("""{"fsid":"9c14ad41-3b66-48b3-ac03-0d24669326a9","operation_id":"op","config_blobs":{"keyring":["SECRET"]}}""")]
    [InlineData("""{"fsid":"9c14ad41-3b66-48b3-ac03-0d24669326a9","operation_id":"op","name":"SECRET","config_blobs":{"keyring":"SECRET"},"image":7}""")]
    public async Task A_request_that_cannot_be_read_is_not_repeated_in_the_error(string request)
    {
        var dispatcher = new Dispatcher(host.Context, TimeProvider.System);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => dispatcher.RunAsync(
            VerbTable.Standard().Find(Protocol.Verbs.Deploy)!, Json.Of(request.Replace("\"SECRET\"]", $"\"{Canary}\"]", StringComparison.Ordinal).Replace("keyring\":\"SECRET", $"keyring\":\"{Canary}", StringComparison.Ordinal)),
            Caller.Local, host.Reports.Add, CancellationToken.None));

        NothingShows(Agent.Server.AgentErrors.From(error).Message);
    }
}
