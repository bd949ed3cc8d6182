using System.Management.Automation;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Sessions;

/// <summary>Lets a parameter of type <see cref="CephCluster"/> take the name or fsid of a connected cluster as well.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ClusterTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string name)
        {
            return inputData;
        }
        var match = ClusterSessions.Current.All.LastOrDefault(session =>
            string.Equals(session.Cluster.ClusterName, name, StringComparison.OrdinalIgnoreCase) || session.Cluster.Fsid == name);
        return match?.Cluster ?? throw new ArgumentTransformationMetadataException(
            $"No cluster named '{name}' is connected in this session. Connect with: Connect-CephCluster -ProfileName {name}");
    }
}
