using CephadmPS.Agent.Adoption;
using CephadmPS.Agent.Bootstrap;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.HostState;
using CephadmPS.Agent.Osds;
using CephadmPS.Agent.Osds.Zapping;
using CephadmPS.Agent.Packages;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Units;

namespace CephadmPS.Agent.Verbs;

/// <summary>The verbs that change a host or start containers.</summary>
public static class ActingVerbs
{
    public static IEnumerable<IVerb> Create() =>
    [
        new PullVerb(), new InspectImageVerb(),
        new DeployVerb(), new UnitVerb(), new UnitInstallVerb(), new LogsVerb(), new WriteFilesVerb(), new TuneVerb(), new RemoveDaemonVerb(),
        new CephVolumeInventoryVerb(), new CephVolumeRawListVerb(), new PrepareOsdVerb(),
        new RunCephVolumeVerb(), new AdoptVerb(), new AddRepoVerb(), new RemoveRepoVerb(), new InstallVerb(),
        new ZapOsdsVerb(), new ZapDeviceVerb(), new UpdateOsdServiceVerb(),
        new DiskRescanVerb(), new HostMaintenanceVerb(), new RegistryLoginVerb(),
        new BootstrapVerb(), new RemoveClusterVerb(),
    ];
}
