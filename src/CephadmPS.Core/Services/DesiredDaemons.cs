using CephadmPS.Core.Options;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Services;

/// <summary>Makes a <see cref="DesiredDaemon"/> out of a spec and a place: the same for new daemons and for those that are there.</summary>
public static class DesiredDaemons
{
    /// <summary>How a daemon shall be.</summary>
    /// <param name="state">The state it is derived from.</param>
    /// <param name="definition">Its type.</param>
    /// <param name="spec">Its service.</param>
    /// <param name="daemonType">Its daemon type.</param>
    /// <param name="daemonId">Its id.</param>
    /// <param name="hostName">Its host.</param>
    /// <param name="ports">Its ports.</param>
    /// <param name="ip">Its address; null: all.</param>
    public static DesiredDaemon Make(
        ClusterState state, ServiceDefinition definition, ServiceSpec spec, string daemonType, string daemonId, string hostName,
        IReadOnlyList<int> ports, string? ip)
    {
        var context = new DaemonContext(
            spec, daemonType, daemonId, hostName, ports, ip, state.Cluster.PublicNetworks, PublicAddress(state, hostName));
        var extra = definition.ExtraConfig(context);
        return new DesiredDaemon
        {
            DaemonType = daemonType,
            DaemonId = daemonId,
            HostName = hostName,
            ServiceName = spec.ServiceName,
            Image = Images.For(state, daemonType, daemonId),
            Ports = ports,
            Ip = ip,
            Keyring = definition.Keyring(context),
            Config = extra.Length == 0 ? state.Cluster.MinimalConfig : state.Cluster.MinimalConfig.TrimEnd('\n') + "\n\n" + extra,
            Options = definition.Options(context),
            Dependencies = DaemonDependencies.OfConfiguration(state, spec, daemonType),
            UnitDependencies = [.. DaemonDependencies.OfUnit(state, daemonType), .. definition.StartOptions(context)],
            MonAddress = definition.MonAddress(context),
            CrushLocation = CrushLocation(spec, hostName),
            OsdSpecAffinity = daemonType == "osd" ? spec.ServiceId : null,
            ExtraContainerArgs = Words(spec.ExtraContainerArgs),
            ExtraEntrypointArgs = Words(spec.ExtraEntrypointArgs),
            CustomConfigs = spec.CustomConfigs.ToDictionary(file => file.MountPath, file => file.Content),
        };
    }

    /// <summary>How a daemon that is there shall be: by the spec of its service, or as it was deployed when there is none. It keeps its image.</summary>
    public static DesiredDaemon Of(ClusterState state, ServiceDefinition definition, DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(daemon);
        var service = DaemonNames.ServiceNameOf(daemon) ?? daemon.DaemonType;
        var spec = state.Specs.GetValueOrDefault(service)?.Spec;
        var desired = Make(
            state, definition, SpecOf(state, definition, daemon), daemon.DaemonType, daemon.DaemonId, daemon.HostName, daemon.Ports, daemon.Ip);
        return desired with
        {
            ServiceName = service,
            Rank = daemon.Rank,
            RankGeneration = daemon.RankGeneration,
            Image = daemon.ContainerImageName ?? state.Cluster.ContainerImage ?? "",
            ExtraContainerArgs = spec is null ? daemon.ExtraContainerArgs : desired.ExtraContainerArgs,
            ExtraEntrypointArgs = spec is null ? daemon.ExtraEntrypointArgs : desired.ExtraEntrypointArgs,
            OsdFsid = daemon.DaemonType == "osd" && int.TryParse(daemon.DaemonId, out var number) ? state.Cluster.Osds.GetValueOrDefault(number)?.Uuid : null,
            OsdSpecAffinity = daemon.DaemonType == "osd" ? daemon.OsdSpecAffinity ?? desired.OsdSpecAffinity : null,
        };
    }

    /// <summary>The spec that a daemon belongs to; one without anything set when none is stored.</summary>
    public static ServiceSpec SpecOf(ClusterState state, ServiceDefinition definition, DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(definition);
        return state.Specs.GetValueOrDefault(DaemonNames.ServiceNameOf(daemon) ?? daemon.DaemonType)?.Spec
            ?? new ServiceSpec(definition.ServiceType, ServiceTypes.RequiresId(definition.ServiceType) && DaemonNames.ServiceIdOf(daemon) is { Length: > 0 } id ? id : null);
    }

    /// <summary>The definition of a daemon's service type; null when this release cannot deploy such daemons.</summary>
    public static ServiceDefinition? DefinitionOf(DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        return DaemonTypes.ServiceTypeOf(daemon.DaemonType) is { } type ? ServiceDefinitions.Find(type) : null;
    }

    /// <summary>An address of the host in one of the cluster's public networks; null when it has none or they are not known.</summary>
    public static string? PublicAddress(ClusterState state, string hostName)
    {
        if (state.Observations.GetValueOrDefault(hostName)?.Networks is not { } networks)
        {
            return null;
        }
        foreach (var network in state.Cluster.PublicNetworks)
        {
            if (networks.TryGetValue(network, out var interfaces)
                && interfaces.Values.SelectMany(addresses => addresses).Order(StringComparer.Ordinal).FirstOrDefault() is { } address)
            {
                return address;
            }
        }
        return null;
    }

    private static List<string> Words(IReadOnlyList<ArgumentSpec> arguments) => [.. arguments.SelectMany(argument => argument.ToArguments())];

    private static string? CrushLocation(ServiceSpec spec, string hostName) =>
        spec is Specs.Types.MonSpec mon && mon.CrushLocations.TryGetValue(hostName, out var location) && location.Count > 0 ? location[0] : null;
}
