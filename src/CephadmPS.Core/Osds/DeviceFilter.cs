using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Osds;

/// <summary>The filters of one role of a drive group, read once and asked for many devices.</summary>
internal sealed class DeviceFilter
{
    private readonly string _owner;
    private readonly bool _anyIsEnough;
    private readonly SizeFilter? _size;
    private readonly string? _model;
    private readonly string? _vendor;
    private readonly string? _rotational;
    private readonly int? _actuators;
    private readonly bool _all;

    /// <summary>Reads the filters.</summary>
    /// <param name="selection">The filters of the role.</param>
    /// <param name="anyIsEnough">Filter logic OR.</param>
    /// <param name="owner">Spec and field, for messages: <c>osd.hdds.data_devices</c>.</param>
    public DeviceFilter(DeviceSelection selection, bool anyIsEnough, string owner)
    {
        _owner = owner;
        _anyIsEnough = anyIsEnough;
        Limit = selection.Limit ?? 0;
        Paths = selection.Paths;
        _model = NullIfEmpty(selection.Model);
        _vendor = NullIfEmpty(selection.Vendor);
        _rotational = selection.Rotational is { } spins ? (spins ? "1" : "0") : null;
        _actuators = selection.Actuators is 0 ? null : selection.Actuators;
        _all = selection.All;
        _size = NullIfEmpty(selection.Size) is { } size ? ReadSize(size) : null;
    }

    /// <summary>At most so many new devices, existing OSDs counted; 0: no limit.</summary>
    public int Limit { get; }

    /// <summary>Devices named one by one; then nothing is filtered.</summary>
    public IReadOnlyList<DevicePath> Paths { get; }

    /// <summary>Asks the filters in the order actuators, size, model, vendor, rotational; the first that decides ends it.</summary>
    /// <exception cref="CephadmException"><c>DeviceFilterFailed</c>: a filter cannot be compared with the device.</exception>
    public DeviceRule Check(InventoryDevice device)
    {
        DeviceFacts facts = device.Facts;
        if (_actuators is not null && Decides(ActuatorsPass(device)))
        {
            return Decision(DeviceRule.ActuatorsMismatch);
        }
        if (_size is not null && Decides(SizePasses(device)))
        {
            return Decision(DeviceRule.SizeMismatch);
        }
        // A device that does not tell its model, vendor or kind (virtual machines) is not meant by a filter on it.
        if (_model is not null && Decides(facts.Model?.Contains(_model, StringComparison.Ordinal) == true))
        {
            return Decision(DeviceRule.ModelMismatch);
        }
        if (_vendor is not null && Decides(facts.Vendor?.Contains(_vendor, StringComparison.Ordinal) == true))
        {
            return Decision(DeviceRule.VendorMismatch);
        }
        if (_rotational is not null && Decides(facts.Rotational == _rotational))
        {
            return Decision(DeviceRule.RotationalMismatch);
        }
        return _anyIsEnough && !_all ? DeviceRule.NoFilterMatches : DeviceRule.Chosen;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // AND ends at the first filter that fails, OR at the first that passes.
    private bool Decides(bool passes) => passes == _anyIsEnough;

    private DeviceRule Decision(DeviceRule mismatch) => _anyIsEnough ? DeviceRule.Chosen : mismatch;

    private bool SizePasses(InventoryDevice device)
    {
        if (_size!.IsEmpty)
        {
            throw Failed($"size '{_size.Text}' is none of LOW:HIGH, LOW:, :HIGH or an exact size with a unit (10G:50G, 2T:, :1TB, 3.84TB).");
        }
        if (device.Facts.HumanReadableSize is not { } displayed)
        {
            return device.Facts.Size is { } bytes
                ? _size.Matches(bytes)
                : throw Failed($"device {device.Path} does not tell its size, which the filter 'size' needs.");
        }
        return displayed.Length > 0 && _size.Matches(ReadDisplayed(displayed, device));
    }

    // Upstream compares the size as displayed, not the bytes; the same devices must be selected.
    private double ReadDisplayed(string displayed, InventoryDevice device)
    {
        ReadOnlySpan<char> text = displayed;
        int start = text.IndexOfAnyInRange('0', '9');
        int end = start < 0 ? -1 : start + LengthOfNumber(text[start..]);
        int unitStart = text.IndexOfAnyExcept("0123456789. ");
        if (end > start
            && unitStart >= 0
            && text[start..end].Contains('.')
            && DeviceSize.LongUnit(text[unitStart..].TrimEnd()) is { } unit
            && double.TryParse(text[start..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            return number * DeviceSize.Factor(unit);
        }
        throw Failed($"the size '{displayed}' of device {device.Path} is not a number with decimals and one of the units KB, MB, GB, TB.");
    }

    private static int LengthOfNumber(ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExcept("0123456789.");
        return length < 0 ? text.Length : length;
    }

    // Hardly any device tells it: a filter that silently matched nothing would leave the operator wondering.
    private bool ActuatorsPass(InventoryDevice device) => device.Facts.Actuators is { } actuators
        ? actuators == _actuators
        : throw Failed($"device {device.Path} does not tell its number of actuators, which the filter 'actuators' needs.");

    private SizeFilter ReadSize(string size)
    {
        try
        {
            return SizeFilter.Parse(size);
        }
        catch (FormatException error)
        {
            throw Failed(error.Message + ".", error);
        }
    }

    private CephadmException Failed(string rule, Exception? inner = null) =>
        new("DeviceFilterFailed", ErrorKind.InvalidInput, $"OSD spec {_owner}: {rule}", "Correct the filter, or name the devices by 'paths'.", _owner, inner);
}
