using CephadmPS.Conformance.Running;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Specs.Types;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.DriveGroups;

/// <summary>Kinds of <c>drivegroup</c>: size filters, and device selection with ceph-volume's commands.</summary>
internal static class DriveGroupCases
{
    public static JObject SizeFilterAnswer(string text)
    {
        SizeFilter filter = SizeFilter.Parse(text);
        return new JObject { ["low"] = Size(filter.Low), ["high"] = Size(filter.High), ["exact"] = Size(filter.Exact) };
    }

    /// <param name="input">The case's input.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="withPreview">The case also has the commands of a preview.</param>
    public static JObject SelectAnswer(JObject input, DriveGroupSpec spec, bool withPreview)
    {
        DriveSelection selection = new DriveSelector(spec).Select(
            InventoryDevice.ParseList(input["devices"]!.ToString()), (int?)input["existing_daemons"] ?? 0);
        var answer = new JObject
        {
            ["data"] = Paths(selection.Data),
            ["db"] = Paths(selection.Db),
            ["wal"] = Paths(selection.Wal),
            ["journal"] = Paths(selection.Journal),
        };
        string[] osdIds = input["osd_id_claims"] is JArray ids ? [.. ids.Select(id => (string)id!)] : [];
        answer["commands"] = Commands(spec, selection, osdIds, preview: false);
        if (withPreview)
        {
            answer["preview_commands"] = Commands(spec, selection, osdIds, preview: true);
        }
        return answer;
    }

    private static JToken Commands(DriveGroupSpec spec, DriveSelection selection, string[] osdIds, bool preview)
    {
        try
        {
            return new JArray(new CephVolumeCommands(spec).For(selection, osdIds, preview).Select(command => command.ToString()));
        }
        catch (CephadmException error)
        {
            return Answers.Refused(error);
        }
    }

    private static JArray Paths(IReadOnlyList<DevicePath> devices) => new(devices.Select(device => device.Path));

    private static JArray Size(DeviceSize? size) => new(new JValue(size?.Number), new JValue(size?.Unit));
}
