using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.FileSystems;

/// <summary>Makes a CephFS file system with its pools. Its mds daemons come from a service spec.</summary>
[Cmdlet(VerbsCommon.New, "CephFileSystem", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class NewCephFileSystemCommand : ClusterCmdlet
{
    /// <summary>Name of the file system; one that exists is left as it is.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^[a-zA-Z0-9][a-zA-Z0-9._-]*$")]
    public string Name { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        var name = Name;
        if (ShouldProcess(name, $"Make a file system in cluster {cluster.ClusterName}")
            && TryRun((_, ct) => cluster.CreateFileSystemAsync(name, ct), name, out var result))
        {
            WriteObject(result);
        }
    }
}
