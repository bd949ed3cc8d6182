using System.Management.Automation;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Errors;
using CephadmPS.Sessions;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that work on a connected cluster.</summary>
public abstract class ClusterCmdlet : CephCmdlet
{
    /// <summary>The cluster, or the name of a connected one; default: the one connected last.</summary>
    [Parameter]
    [ValidateNotNull]
    [ClusterTransformation]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public CephCluster? Cluster { get; set; }

    /// <summary>The session to work on; a terminating error when there is none.</summary>
    internal ClusterSession Session
    {
        get
        {
            if (Cluster is { } cluster)
            {
                return ClusterSession.Of(cluster);
            }
            if (ClusterSessions.Current.Default is { } session)
            {
                return session;
            }
            ThrowTerminatingError(ErrorRecords.From(new CephadmException("NotConnected", ErrorKind.NotFound,
                "No cluster is connected in this session.",
                "Connect with Connect-CephCluster, or make a cluster with New-CephCluster.")));
            return null!; // Not reached: the line before throws.
        }
    }
}
