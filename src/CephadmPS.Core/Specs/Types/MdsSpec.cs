using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Metadata servers of one file system; the id is the file system's name.</summary>
/// <param name="serviceId">Id; must not start with a digit.</param>
public sealed class MdsSpec(string? serviceId) : ServiceSpec("mds", serviceId)
{
    internal override void Validate(SpecReport report)
    {
        if (ServiceId is { Length: > 0 } id && char.IsDigit(id[0]))
        {
            report.Error("mds-id-digit", "service_id", SpecNode.Of(id), "The id of an mds service must not start with a digit.");
        }
    }
}
