using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;

namespace CephadmPS.Commands.Specs;

/// <summary>Writes specs as YAML: those of the connected cluster, of the pipeline, or of files.</summary>
[Cmdlet(VerbsData.Export, "CephServiceSpec", SupportsShouldProcess = true, DefaultParameterSetName = "Cluster")]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportCephServiceSpecCommand : SpecFileCmdlet
{
    /// <summary>File to write; default: the text is returned.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Text() is not { } yaml)
        {
            return; // Every path led nowhere, and that was told.
        }
        if (Destination is null)
        {
            WriteObject(yaml);
            return;
        }
        var path = GetUnresolvedProviderPathFromPSPath(Destination);
        if (ShouldProcess(path, "Write service specs"))
        {
            Call(() => Write(path, yaml));
            if (PassThru)
            {
                WriteObject(new FileInfo(path));
            }
        }
    }

    private string? Text()
    {
        if (ParameterSetName != "Cluster")
        {
            return ReadSpecs()?.ToYaml();
        }
        var cluster = Session.Cluster;
        return Run((_, ct) => cluster.ExportAsync(ct));
    }

    private bool Write(string path, string yaml)
    {
        if (!Force && File.Exists(path))
        {
            throw new CephadmException("FileExists", ErrorKind.AlreadyExists, $"There is a file '{path}' already.", "Give -Force to replace it.", path);
        }
        File.WriteAllText(path, yaml);
        return true;
    }
}
