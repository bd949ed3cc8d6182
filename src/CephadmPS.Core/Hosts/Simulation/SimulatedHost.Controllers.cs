using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedHost
{
    private readonly Dictionary<string, long> _programs = new(StringComparer.Ordinal);

    /// <summary>Public key of the cluster's own that is let in; null: none.</summary>
    public string? LetsIn { get; private set; }

    /// <summary>The controller that runs here; null: none.</summary>
    public InstallControllerRequest? Controller { get; private set; }

    /// <summary>State of that controller's unit that somebody has brought about, such as <c>stopped</c>; null: it runs, if there is one.</summary>
    public string? ControllerState { get; set; }

    /// <summary>Somebody deletes the controller's unit by hand.</summary>
    public void DeleteController()
    {
        Controller = null;
        Notify("daemons");
    }

    private DaemonListing[] ListedPrograms()
    {
        var state = ControllerState ?? (Controller is null ? "missing" : "running");
        return
        [
            new DaemonListing
            {
                Style = ListedProgram.Style, Name = ListedProgram.Agent, Fsid = Cluster.Fsid, SystemdUnit = "cephadmps-agent", State = AgentStays ? "running" : "missing", Enabled = AgentStays,
                ProcessId = AgentStays ? AgentProcess : null,
            },
            new DaemonListing
            {
                Style = ListedProgram.Style, Name = ListedProgram.Controller, Fsid = Cluster.Fsid, SystemdUnit = $"cephadm-controller-{Cluster.Fsid}",
                State = state, Enabled = Controller is not null, ProcessId = state == "running" ? Environment.ProcessId : null,
            },
        ];
    }

    private PutControllerResult Put(PutControllerRequest request)
    {
        var there = _programs.GetValueOrDefault(request.Sha256);
        if (request.Offset == there)
        {
            there = _programs[request.Sha256] = there + Convert.FromBase64String(request.Data).Length;
        }
        return new PutControllerResult { Received = there, Complete = there == request.Length };
    }

    private AuthorizeKeyResult Authorize(AuthorizeKeyRequest request)
    {
        var changed = LetsIn != request.PublicKey;
        LetsIn = request.PublicKey;
        return new AuthorizeKeyResult { Changed = changed };
    }

    private ControllerResult Install(InstallControllerRequest request)
    {
        if (!_programs.ContainsKey(request.Sha256))
        {
            throw SimulatedErrors.Refused(HostName, "ControllerMissing", "the controller's executable is not on this host");
        }
        var changed = (Controller?.Sha256, Controller?.Profile, Controller?.Identity, Controller?.MetricsListen) != (request.Sha256, request.Profile, request.Identity, request.MetricsListen);
        changed |= ControllerState is not null;
        (Controller, ControllerState) = (request, null);
        return new ControllerResult { Changed = changed, Unit = $"cephadm-controller-{request.Fsid}.service", State = "running" };
    }

    private ControllerResult RemoveController()
    {
        var changed = Controller is not null;
        (Controller, ControllerState) = (null, null);
        return new ControllerResult { Changed = changed, Unit = $"cephadm-controller-{Cluster.Fsid}.service" };
    }
}
