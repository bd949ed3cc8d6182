using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts;

/// <summary>
/// The agent's verbs as typed calls. Each has a time to wait that suits its work; a mutation's own deadline, when it has one, goes
/// before. Errors are those of <see cref="IAgentChannel.CallAsync"/>.
/// </summary>
public static partial class AgentCalls
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Change = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    /// <summary>Binds the channel to a cluster and an epoch; a channel repeats this by itself when it connects again. Error: <c>StaleEpoch</c>.</summary>
    public static Task<AttachResult> AttachAsync(
        this IAgentChannel channel, string fsid, long epoch, string controller, CancellationToken cancellation = default) =>
        channel.CallAsync<AttachResult>(
            Verbs.Attach, new AttachRequest { Fsid = fsid, Epoch = epoch, Controller = controller }, Look, null, cancellation);

    /// <summary>Is the host fit; 60 s.</summary>
    public static Task<HostCheckResult> CheckHostAsync(this IAgentChannel channel, string? expectHostName = null, CancellationToken cancellation = default) =>
        channel.CallAsync<HostCheckResult>(Verbs.CheckHost, new HostCheckRequest { ExpectHostname = expectHostName }, Look, null, cancellation);

    /// <summary>Makes the host fit, which may install packages; 15 min.</summary>
    public static Task<HostCheckResult> PrepareHostAsync(
        this IAgentChannel channel, string? expectHostName = null, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<HostCheckResult>(Verbs.PrepareHost, new HostCheckRequest { ExpectHostname = expectHostName }, Long, progress, cancellation);

    /// <summary>Hardware and system facts; 60 s.</summary>
    public static Task<HostFacts> GatherFactsAsync(this IAgentChannel channel, CancellationToken cancellation = default) =>
        channel.CallAsync<HostFacts>(Verbs.GatherFacts, null, Look, null, cancellation);

    /// <summary>Networks as subnet → interface → addresses; 60 s.</summary>
    public static Task<Dictionary<string, Dictionary<string, List<string>>>> ListNetworksAsync(
        this IAgentChannel channel, CancellationToken cancellation = default) =>
        channel.CallAsync<Dictionary<string, Dictionary<string, List<string>>>>(Verbs.ListNetworks, null, Look, null, cancellation);

    /// <summary>Daemons on the host; 60 s.</summary>
    /// <param name="channel">The host.</param>
    /// <param name="fsid">Only daemons of this cluster; null: all.</param>
    /// <param name="name">Only this daemon; null: all.</param>
    /// <param name="detail">With container, version and usage figures.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="programs">Also our own programs there, which are no daemons.</param>
    public static Task<List<DaemonListing>> ListDaemonsAsync(
        this IAgentChannel channel, string? fsid = null, string? name = null, bool detail = true, CancellationToken cancellation = default, bool programs = false) =>
        channel.CallAsync<List<DaemonListing>>(
            Verbs.ListDaemons, new ListDaemonsRequest { Fsid = fsid, Name = name, Detail = detail, Programs = programs }, Look, null, cancellation);

    /// <summary>Pulls an image unless it is there, or, when the newest one is asked for, unless the registry has no other; 15 min.</summary>
    public static Task<ImageInfo> PullAsync(
        this IAgentChannel channel, string image, bool cephVersion = false, IProgress<string>? progress = null, CancellationToken cancellation = default, bool newest = false) =>
        channel.CallAsync<ImageInfo>(Verbs.Pull, new ImageRequest { Image = image, CephVersion = cephVersion, Newest = newest }, Long, progress, cancellation);

    /// <summary>What is known of a local image; 60 s. Error: <c>ImageMissing</c>.</summary>
    public static Task<ImageInfo> InspectImageAsync(
        this IAgentChannel channel, string image, bool cephVersion = false, CancellationToken cancellation = default) =>
        channel.CallAsync<ImageInfo>(Verbs.InspectImage, new ImageRequest { Image = image, CephVersion = cephVersion }, Look, null, cancellation);

    /// <summary>Deploys, redeploys or reconfigures a daemon; 5 min, or the request's deadline.</summary>
    public static Task<DeployResult> DeployAsync(
        this IAgentChannel channel, DeployRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<DeployResult>(Verbs.Deploy, request, TimeFor(request, Change), progress, cancellation);

    /// <summary>Removes a daemon; 5 min, or the request's deadline.</summary>
    public static Task<RemoveDaemonResult> RemoveDaemonAsync(
        this IAgentChannel channel, RemoveDaemonRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<RemoveDaemonResult>(Verbs.RemoveDaemon, request, TimeFor(request, Change), progress, cancellation);

    /// <summary>Starts, stops, restarts… a daemon's unit; 5 min, or the request's deadline.</summary>
    public static Task<UnitResult> UnitAsync(this IAgentChannel channel, UnitRequest request, CancellationToken cancellation = default) =>
        channel.CallAsync<UnitResult>(Verbs.Unit, request, TimeFor(request, Change), null, cancellation);

    /// <summary>Last lines of a daemon's journal; 60 s.</summary>
    public static async Task<string> LogsAsync(
        this IAgentChannel channel, string fsid, string name, int lines = 100, CancellationToken cancellation = default) =>
        (await channel.CallAsync<TextResult>(
            Verbs.Logs, new LogsRequest { Fsid = fsid, Name = name, Lines = lines }, Look, null, cancellation).ConfigureAwait(false)).Text;

    /// <summary>Writes client files that differ from what is asked for; 60 s.</summary>
    public static Task<WriteFilesResult> WriteFilesAsync(
        this IAgentChannel channel, WriteFilesRequest request, CancellationToken cancellation = default) =>
        channel.CallAsync<WriteFilesResult>(Verbs.WriteFiles, request, TimeFor(request, Look), null, cancellation);

    /// <summary>Writes and applies kernel settings that differ from what is asked for; 60 s.</summary>
    public static Task<TuneResult> TuneAsync(this IAgentChannel channel, TuneRequest request, CancellationToken cancellation = default) =>
        channel.CallAsync<TuneResult>(Verbs.Tune, request, TimeFor(request, Look), null, cancellation);

    /// <summary>Devices as ceph-volume sees them, as its JSON; 5 min.</summary>
    public static async Task<string> CephVolumeInventoryAsync(
        this IAgentChannel channel, CephVolumeRequest request, CancellationToken cancellation = default) =>
        (await channel.CallAsync<TextResult>(Verbs.CephVolumeInventory, request, Change, null, cancellation).ConfigureAwait(false)).Text;

    /// <summary>OSDs on raw devices, as ceph-volume's JSON; 5 min.</summary>
    public static async Task<string> CephVolumeRawListAsync(
        this IAgentChannel channel, CephVolumeRequest request, CancellationToken cancellation = default) =>
        (await channel.CallAsync<TextResult>(Verbs.CephVolumeRawList, request, Change, null, cancellation).ConfigureAwait(false)).Text;

    /// <summary>Makes one raw OSD, which destroys what is on the device; 15 min, or the request's deadline.</summary>
    public static Task<PrepareOsdResult> PrepareOsdAsync(
        this IAgentChannel channel, PrepareOsdRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<PrepareOsdResult>(Verbs.PrepareOsd, request, TimeFor(request, Long), progress, cancellation);

    /// <summary>First mon and mgr of a new cluster; 15 min, or the request's deadline.</summary>
    public static Task<BootstrapResult> BootstrapAsync(
        this IAgentChannel channel, BootstrapRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<BootstrapResult>(Verbs.Bootstrap, request, TimeFor(request, Long), progress, cancellation);

    /// <summary>Removes all of a cluster from the host; 15 min, or the request's deadline.</summary>
    public static Task<RemoveClusterResult> RemoveClusterAsync(
        this IAgentChannel channel, RemoveClusterRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        channel.CallAsync<RemoveClusterResult>(Verbs.RemoveCluster, request, TimeFor(request, Long), progress, cancellation);

    /// <summary>Asks a mon on the host through its own socket, which answers without a quorum; 60 s. Error: <c>MonSilent</c>.</summary>
    /// <param name="channel">The mon's host.</param>
    /// <param name="fsid">The cluster.</param>
    /// <param name="name">The mon, <c>mon.ID</c>.</param>
    /// <param name="question">One of <see cref="MonQuestions"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static Task<MonAnswer> AskMonAsync(
        this IAgentChannel channel, string fsid, string name, string question = MonQuestions.Status, CancellationToken cancellation = default) =>
        channel.CallAsync<MonAnswer>(Verbs.AskMon, new AskMonRequest { Fsid = fsid, Name = name, Question = question }, Look, null, cancellation);

    /// <summary>Tells who watches this host that the cluster's records have changed; 2 s.</summary>
    public static Task AnnounceAsync(this IAgentChannel channel, string fsid, CancellationToken cancellation = default) =>
        channel.CallAsync<TextResult>(Verbs.Announce, new AnnounceRequest { Fsid = fsid }, TimeSpan.FromSeconds(2), null, cancellation);

    /// <summary>What the agent's journal holds of an operation; 60 s.</summary>
    public static Task<OperationRecord> OperationAsync(
        this IAgentChannel channel, string fsid, string operationId, CancellationToken cancellation = default) =>
        channel.CallAsync<OperationRecord>(
            Verbs.Operation, new OperationRequest { Fsid = fsid, OperationId = operationId }, Look, null, cancellation);

    // The agent's deadline passes first, so that its own answer (what was undone) still arrives.
    private static TimeSpan TimeFor(MutationRequest request, TimeSpan usual) =>
        request.DeadlineSeconds > 0 ? TimeSpan.FromSeconds(request.DeadlineSeconds + 15) : usual;
}
