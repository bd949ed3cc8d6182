namespace CephadmPS.Core.Planning;

/// <summary>Has an OSD's data moved elsewhere: the first step of its removal.</summary>
/// <param name="OsdId">The OSD.</param>
/// <param name="Replace">It is marked out, so that its number and weight stay; otherwise its CRUSH weight becomes 0.</param>
public sealed record DrainOsdStep(int OsdId, bool Replace) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "DrainOsd";

    /// <inheritdoc/>
    public override string Target => $"osd.{OsdId}";

    /// <inheritdoc/>
    public override string Describe() => Replace ? $"mark osd.{OsdId} out, so that its data moves elsewhere" : $"set the CRUSH weight of osd.{OsdId} to 0, so that its data moves elsewhere";
}

/// <summary>Removes an OSD that holds nothing which is not elsewhere: daemon, device if asked for, and its place in the cluster.</summary>
/// <param name="Removal">What was asked for.</param>
public sealed record RemoveOsdStep(State.OsdRemoval Removal) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "RemoveOsd";

    /// <inheritdoc/>
    public override string Target => $"osd.{Removal.OsdId}";

    /// <inheritdoc/>
    public override string Describe() =>
        $"remove osd.{Removal.OsdId}{(HostName is null ? "" : $" from {HostName}")}"
        + (Removal.Zap ? $", erasing {Removal.Device} ({Removal.Identity})" : "")
        + (Removal.Replace ? ", keeping its number for a replacement" : "");
}

/// <summary>Ends the removal of an OSD that was taken back: its weight is restored.</summary>
/// <param name="OsdId">The OSD.</param>
public sealed record StopOsdRemovalStep(int OsdId) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "StopOsdRemoval";

    /// <inheritdoc/>
    public override string Target => $"osd.{OsdId}";

    /// <inheritdoc/>
    public override string Describe() => $"restore the weight of osd.{OsdId} and keep it";
}

/// <summary>Takes an OSD out of the removal queue because it is gone already.</summary>
/// <param name="OsdId">The OSD.</param>
public sealed record ForgetOsdRemovalStep(int OsdId) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "ForgetOsdRemoval";

    /// <inheritdoc/>
    public override string Target => $"osd.{OsdId}";

    /// <inheritdoc/>
    public override string Describe() => $"take osd.{OsdId} out of the removal queue";
}
