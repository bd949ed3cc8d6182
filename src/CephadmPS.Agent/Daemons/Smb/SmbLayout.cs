namespace CephadmPS.Agent.Daemons.Smb;

/// <summary>Which containers an instance has, by its features, and what they run (ref. upstream's <c>smb.py</c>, 20.2.4).</summary>
internal sealed class SmbLayout(SmbSettings settings)
{
    private const string OnlyOnFirstNode = "--skip-if=env:NODE_NUMBER!=0";

    /// <summary>smbd itself, whose network and process space the sidecars share.</summary>
    public SmbContainer Primary => new("smbd",
    [
        "run",
        .. settings.IsClustered
            ? (string[])[$"--setup={(settings.IsDomainMember ? "nsswitch" : "users")}", "--setup=smb_ctdb", "--wait-for=ctdb"]
            : [],
        "smbd",
    ])
    {
        EngineArguments = [.. settings.IsClustered ? [] : PublishedPorts(), .. Names()],
    };

    /// <summary>What has to be done before, in this order.</summary>
    public IEnumerable<SmbContainer> Init()
    {
        yield return new("config", ["init"]);
        if (settings.IsDomainMember)
        {
            yield return new("mustjoin",
                [.. settings.IsClustered ? (string[])[OnlyOnFirstNode] : [], "must-join", .. settings.JoinSources.Select(source => $"-j{source}")])
            {
                // It has to find the domain's servers, outside the Ceph cluster.
                EngineArguments = [.. Names(), .. settings.IsClustered ? (string[])["--network=host"] : []],
            };
        }
        if (settings.IsClustered)
        {
            yield return new("ctdbMigrate",
                [OnlyOnFirstNode, "ctdb-migrate", "--dest-dir=/var/lib/ctdb/persistent", "--archive=/var/lib/samba/.migrated"]);
            yield return new("ctdbMustHaveNode", ["ctdb-must-have-node", $"--hostname={settings.Daemon.Name}", "--take-node-number-from-env"]);
        }
    }

    /// <summary>What runs along with smbd.</summary>
    public IEnumerable<SmbContainer> Sidecars()
    {
        yield return new("configwatch", ["update-config", "--watch"]);
        if (settings.IsDomainMember)
        {
            yield return new("winbindd", ["run", .. settings.IsClustered ? (string[])["--setup=smb_ctdb", "--wait-for=ctdb"] : [], "winbindd"]);
        }
        if (settings.MetricsImage is { } metrics)
        {
            yield return new("smbmetrics",
                [$"--port={settings.MetricsPort}", .. settings.BindTo is { } bind ? (string[])[$"--address={bind.Address}"] : []])
            {
                Image = metrics, IsSamba = false,
            };
        }
        if (settings.ProxyImage is { } proxy)
        {
            // The library makes nameless temporary files in its working directory, which not every container's root allows.
            yield return new("proxy", []) { Image = proxy, IsSamba = false, EntryPoint = "/usr/sbin/libcephfsd", EngineArguments = ["--workdir=/run"] };
        }
        if (settings.HasRemoteControl)
        {
            yield return new("remotectl", [.. RemoteControl()]) { EntryPoint = "samba-remote-control" };
        }
        if (settings.IsClustered)
        {
            // It brings the public addresses to an interface, and tells the neighbours.
            yield return new("ctdbd", ["run", "ctdbd", "--setup=smb_ctdb", "--setup=ctdb_config", "--setup=ctdb_etc"])
            {
                EngineArguments = ["--cap-add=NET_ADMIN", "--cap-add=NET_RAW"],
            };
            yield return new("ctdbNodes",
                ["--debug", "ctdb-monitor-nodes", $"--hostname={settings.Daemon.Name}", "--take-node-number-from-env", "--reload=all"]);
        }
    }

    /// <summary>Ports that the instance listens on.</summary>
    public IEnumerable<int> Ports()
    {
        yield return settings.SmbPort;
        if (settings.MetricsImage is not null)
        {
            yield return settings.MetricsPort;
        }
        if (settings.IsClustered)
        {
            yield return settings.CtdbPort;
        }
        if (settings.HasRemoteControl)
        {
            yield return settings.RemoteControlPort;
        }
    }

    private IEnumerable<string> RemoteControl()
    {
        yield return "serve";
        yield return "--grpc";
        yield return $"--address={(settings.BindTo is { } bind ? HostPort.Bracketed(bind.Address.ToString()) : "*")}:{settings.RemoteControlPort}";
        if (settings.RemoteControlFile("crt") is not { } certificate)
        {
            yield return "--insecure";
            yield break;
        }
        yield return $"--tls-cert={certificate}";
        yield return $"--tls-key={settings.RemoteControlFile("key")}";
        if (settings.RemoteControlFile("ca.crt") is { } authority)
        {
            yield return $"--tls-ca-cert={authority}";
        }
    }

    // Without ctdb the instance has a network of its own.
    private IEnumerable<string> PublishedPorts()
    {
        var address = settings.BindTo is { } bind ? HostPort.Bracketed(bind.Address.ToString()) + ":" : "";
        yield return $"--publish={address}{settings.SmbPort}:{settings.SmbPortInContainer}";
        foreach (var port in Ports().Skip(1))
        {
            yield return $"--publish={address}{port}:{port}";
        }
    }

    private IEnumerable<string> Names() => [.. settings.CustomDns.Select(server => $"--dns={server}"), $"--hostname={settings.VirtualHostName}"];
}
