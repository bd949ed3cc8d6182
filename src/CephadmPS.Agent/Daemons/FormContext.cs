using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Daemons;

/// <summary>What a form is asked about: one daemon, as it is to be deployed on this host.</summary>
/// <param name="Daemon">Which one.</param>
/// <param name="Request">The deploy request.</param>
/// <param name="Engine">The host's engine.</param>
/// <param name="Host">The host, to look at: names, addresses, what is there.</param>
public sealed record FormContext(DaemonIdentity Daemon, DeployRequest Request, ContainerEngine Engine, HostContext Host)
{
    /// <summary>User and group of the daemon's files, by its form's <see cref="DaemonForm.FilesOwner"/>.</summary>
    public Owner Owner { get; init; } = Owner.Root;

    /// <summary>The daemon's directory on the host.</summary>
    public string DaemonDir => Host.DaemonDir(Daemon.Fsid, Daemon.Name);

    /// <summary>Its cluster's directory on the host.</summary>
    public string ClusterDir => Host.ClusterDir(Daemon.Fsid);

    /// <summary>Its cluster's log directory on the host.</summary>
    public string LogDir => $"{Host.LogDir}/{Daemon.Fsid}";

    /// <summary>The host enforces SELinux.</summary>
    public bool SelinuxEnabled => ClusterDirectories.HasSelinux(Host);

    /// <summary>What the request says in the words of the daemon's type.</summary>
    public DaemonSettings Settings => new(Daemon, Request.ConfigBlobs.Settings);

    /// <summary>Is a file of this name in the request?</summary>
    public bool HasFile(string name) => Request.ConfigBlobs.Files?.ContainsKey(name) == true;

    /// <summary>The address that the daemon is told to bind; empty: all.</summary>
    public string BindAddress => Settings.Text("ip_to_bind_to") ?? Request.Meta.Ip ?? "";

    /// <summary>The daemon's first port, or the type's own.</summary>
    public int PortOr(int standard) => Request.Meta.Ports is [var first, ..] ? first : standard;

    /// <summary>A mount from the daemon's directory.</summary>
    public Mount Mount(string below, string target) => new($"{DaemonDir}/{below}", target);
}
