using System.CommandLine;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Controller.Commands;

/// <summary>The options of <c>bootstrap</c> that are seldom needed, with upstream's names.</summary>
internal sealed class BootstrapFurtherOptions
{
    private readonly Option<string?> monId = new("--mon-id") { Description = "Id of the first mon; default: the host's short name." };
    private readonly Option<string?> mgrId = new("--mgr-id") { Description = "Id of the first mgr; default: the host's short name and six letters." };
    private readonly Option<string?> monAddrv = new("--mon-addrv") { Description = "Address vector of the first mon instead of --mon-ip, such as [v2:10.0.0.1:3300,v1:10.0.0.1:6789]." };
    private readonly Option<string?> outputDir = new("--output-dir") { Description = "Directory on the host for ceph.conf and admin keyring; default: /etc/ceph." };
    private readonly Option<string?> outputConfig = new("--output-config") { Description = "Where ceph.conf goes on the host." };
    private readonly Option<string?> outputKeyring = new("--output-keyring") { Description = "Where the admin keyring goes on the host." };
    private readonly Option<bool> allowFqdn = new("--allow-fqdn-hostname") { Description = "Accept a host that calls itself by a qualified name." };
    private readonly Option<bool> skipAgent = new("--skip-agent") { Description = "Do not leave the agent on the host: it comes with each connection." };
    private readonly Option<bool> skipPrepare = new("--skip-prepare-host") { Description = "Install nothing on a host that is not fit." };
    private readonly Option<bool> skipFirewall = new("--skip-firewalld") { Description = "Leave the host's firewall alone, whichever it is." };
    private readonly Option<bool> skipPing = new("--skip-ping-check") { Description = "Accept a mon address that no interface of the host has." };
    private readonly Option<bool> skipNetwork = new("--skip-mon-network") { Description = "Set no public network." };
    private readonly Option<bool> noMinimize = new("--no-minimize-config") { Description = "Keep the initial configuration in ceph.conf instead of in the cluster." };
    private readonly Option<bool> logToFile = new("--log-to-file") { Description = "Daemons log to files instead of the journal." };
    private readonly Option<bool> mismatched = new("--allow-mismatched-release") { Description = "Accept an image of a release that the agent does not know." };
    private readonly Option<bool> skipLabel = new("--skip-admin-label") { Description = "Do not give the host the label _admin." };
    private readonly Option<bool> orphan = new("--orphan-initial-daemons") { Description = "Unmanaged specs for mon and mgr, none for crash." };
    private readonly Option<bool> noController = new("--no-controller") { Description = "Put no controller into the cluster: it is reconciled only from other computers." };
    private readonly Option<FileInfo?> applySpec = new("--apply-spec") { Description = "Spec file that is stored once the cluster runs." };
    private readonly Option<FileInfo?> registry = new("--registry-json") { Description = "File with url, username and password of the image's registry; - for standard input." };
    private readonly Option<int?> wait = new("--wait") { Description = "Seconds to wait for the mgr; default: 120." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            monId, mgrId, monAddrv, outputDir, outputConfig, outputKeyring, allowFqdn, skipPrepare, skipAgent, skipFirewall, skipPing, skipNetwork, noMinimize, logToFile,
            mismatched, skipLabel, orphan, noController, applySpec, registry, wait,
        })
        {
            command.Options.Add(option);
        }
    }

    public async Task<BootstrapOptions> ReadAsync(ParseResult parsed, BootstrapOptions options, CancellationToken cancellation) => options with
    {
        MonId = parsed.GetValue(monId),
        MgrId = parsed.GetValue(mgrId),
        MonAddress = parsed.GetValue(monAddrv) ?? options.MonAddress,
        OutputDirectory = parsed.GetValue(outputDir) ?? options.OutputDirectory,
        OutputConfigPath = parsed.GetValue(outputConfig),
        OutputKeyringPath = parsed.GetValue(outputKeyring),
        AllowFqdnHostName = parsed.GetValue(allowFqdn),
        SkipPrepareHost = parsed.GetValue(skipPrepare),
        SkipAgent = parsed.GetValue(skipAgent),
        SkipFirewall = parsed.GetValue(skipFirewall),
        SkipPingCheck = parsed.GetValue(skipPing),
        SkipMonNetwork = parsed.GetValue(skipNetwork),
        NoMinimizeConfig = parsed.GetValue(noMinimize),
        LogToFile = parsed.GetValue(logToFile),
        AllowMismatchedRelease = parsed.GetValue(mismatched),
        SkipAdminLabel = parsed.GetValue(skipLabel),
        OrphanInitialDaemons = parsed.GetValue(orphan),
        NoController = parsed.GetValue(noController),
        ApplySpec = parsed.GetValue(applySpec) is { } specs ? await File.ReadAllTextAsync(specs.FullName, cancellation) : null,
        Registry = parsed.GetValue(registry) is { } login ? RegistryLogin.Parse(await ReadAsync(login, cancellation)) : null,
        WaitSeconds = parsed.GetValue(wait) ?? options.WaitSeconds,
    };

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellation) =>
        file.Name == "-" ? await Console.In.ReadToEndAsync(cancellation) : await File.ReadAllTextAsync(file.FullName, cancellation);
}
