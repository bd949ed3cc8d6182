using CephadmPS.Agent.Daemons;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Deploy;

/// <summary>Refuses deploy requests that cannot be carried out, before anything is touched.</summary>
public static class RequestCheck
{
    /// <summary>Refuses names that would leave the daemon's directory, files that the type does not take, and what it needs and has not got.</summary>
    public static void Check(DaemonForm form, FormContext context)
    {
        var blobs = context.Request.ConfigBlobs;
        foreach (var name in blobs.Files?.Keys ?? Enumerable.Empty<string>())
        {
            CheckName(form, context, name);
        }
        foreach (var file in blobs.CustomConfigFiles ?? [])
        {
            if (!file.MountPath.StartsWith('/') || Path.GetFileName(file.MountPath) is "" or "." or ".." || file.MountPath.Contains(':'))
            {
                throw AgentException.Refused("PathNotAllowed", $"'{file.MountPath}' is not an absolute path of a file in the container");
            }
        }
        var missing = form.RequiredFiles.Where(name => !context.HasFile(name)).ToList();
        if (missing.Count > 0)
        {
            throw AgentException.Refused("FileMissing", $"{context.Daemon.Name} cannot be deployed without {string.Join(", ", missing)}",
                $"give {(missing.Count == 1 ? "the file" : "the files")} in the deploy request");
        }
        CheckMemory(context);
        form.Check(context);
        // Values of a wrong kind show when the form reads them: now, not with the daemon stopped.
        _ = form.Container(context);
        _ = form.Directories(context).Count() + form.Files(context).Count() + form.InitContainers(context).Count() + form.Sidecars(context).Count();
    }

    private static void CheckName(DaemonForm form, FormContext context, string name)
    {
        // Monitoring daemons name some files by their path in the container.
        if (name.Length == 0 || name.TrimStart('/').Split('/').Any(part => part is "" or "." or ".."))
        {
            throw AgentException.Refused("PathNotAllowed", $"'{name}' is not a path below the daemon's directory");
        }
        if (form.PlaceOf(name) is not { } place)
        {
            throw AgentException.Refused("UnexpectedFile", $"daemons of type {form.Type} take no file '{name}'");
        }
        if (IsOurs(place))
        {
            throw AgentException.Refused("PathNotAllowed", $"'{name}' of {context.Daemon.Name} would replace a file of the agent");
        }
    }

    // The scripts there are run by root.
    private static bool IsOurs(string place) =>
        place is "config" or "keyring" or DaemonPart.InitScript
        || place.StartsWith("unit.", StringComparison.Ordinal)
        || place.StartsWith(DaemonPart.ScriptPrefix, StringComparison.Ordinal);

    // The engine would say so as well, but only in the journal of a daemon that does not start.
    private static void CheckMemory(FormContext context)
    {
        var (request, limit) = (context.Request.Meta.MemoryRequest, context.Request.Meta.MemoryLimit);
        if (request <= 0 || limit <= 0 || request > limit)
        {
            throw AgentException.Refused("InvalidMemory",
                $"{context.Daemon.Name} cannot have a memory request of {request?.ToString() ?? "none"} and a limit of {limit?.ToString() ?? "none"} bytes",
                "both are positive, and the limit is not below the request");
        }
    }
}
