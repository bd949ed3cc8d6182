namespace CephadmPS.Core.Osds;

/// <summary>What a device is used for in an OSD.</summary>
public enum DeviceRole : byte
{
    /// <summary>Data.</summary>
    Data,
    /// <summary>Write-ahead log.</summary>
    Wal,
    /// <summary>RocksDB.</summary>
    Db,
    /// <summary>Journal (accepted in specs, never used).</summary>
    Journal,
}

/// <summary>Why a device was chosen or refused for a role.</summary>
public enum DeviceRule : byte
{
    /// <summary>All filters pass (or one, with filter logic OR).</summary>
    Chosen,
    /// <summary>Its path stands in the spec.</summary>
    ChosenByPath,
    /// <summary>The spec names paths, and not this one.</summary>
    NotListed,
    /// <summary>It was chosen for another role before.</summary>
    InOtherRole,
    /// <summary>Its OSD is being replaced.</summary>
    BeingReplaced,
    /// <summary>It is not available (<see cref="InventoryDevice.RejectedReasons"/> tells why) and no OSD uses it through LVM.</summary>
    Unavailable,
    /// <summary>An OSD of another spec uses it.</summary>
    OfOtherSpec,
    /// <summary>The limit was reached before its turn.</summary>
    LimitReached,
    /// <summary>Its size does not pass.</summary>
    SizeMismatch,
    /// <summary>Its model does not pass, or it tells none.</summary>
    ModelMismatch,
    /// <summary>Its vendor does not pass, or it tells none.</summary>
    VendorMismatch,
    /// <summary>It spins (or does not), or does not tell.</summary>
    RotationalMismatch,
    /// <summary>Its number of actuators does not pass.</summary>
    ActuatorsMismatch,
    /// <summary>Filter logic OR: no filter passes.</summary>
    NoFilterMatches,
}

/// <summary>What was decided about one device for one role.</summary>
/// <param name="DeviceIndex">Place of the device in <see cref="DriveSelection.Devices"/>.</param>
/// <param name="Role">Role.</param>
/// <param name="Rule">The rule that decided.</param>
public readonly record struct DeviceDecision(int DeviceIndex, DeviceRole Role, DeviceRule Rule)
{
    /// <summary>The device is used.</summary>
    public bool IsChosen => Rule is DeviceRule.Chosen or DeviceRule.ChosenByPath;
}
