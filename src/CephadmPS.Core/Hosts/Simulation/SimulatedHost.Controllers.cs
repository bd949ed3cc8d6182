using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Simulation;

public sealed partial class SimulatedHost
{
    private readonly Dictionary<string, long> _programs = new(StringComparer.Ordinal);

    /// <summary>Public key of the cluster's own that is let in; null: none.</summary>
    public string? LetsIn { get; private set; }

    /// <summary>The controller that runs here; null: none.</summary>
    public InstallControllerRequest? Controller { get; private set; }

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
        Controller = request;
        return new ControllerResult { Changed = changed, Unit = $"cephadm-controller-{request.Fsid}.service", State = "running" };
    }

    private ControllerResult RemoveController()
    {
        var changed = Controller is not null;
        Controller = null;
        return new ControllerResult { Changed = changed, Unit = $"cephadm-controller-{Cluster.Fsid}.service" };
    }
}
