using System.Management.Automation;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Errors;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that take spec documents to a connected cluster: from files, as text, or as objects.</summary>
public abstract class SpecFileCmdlet : ClusterCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string YamlSet = "Yaml";
    private protected const string InputObjectSet = "InputObject";

    private readonly SpecInput input = new();

    /// <summary>Spec files (YAML or JSON), with wildcards.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Spec files, their names taken literally.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Spec documents as text; lines that come one by one are put together.</summary>
    [Parameter(ParameterSetName = YamlSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Yaml { get; set; } = [];

    /// <summary>Service specs, as <c>Get-CephServiceSpec</c> returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public ServiceSpec[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        input.AddFiles(this, Path, LiteralPath);
        input.AddText(Yaml);
        input.AddSpecs(InputObject);
    }

    /// <summary>What was given, as one file; null when nothing was. A terminating error names everything that is wrong with it.</summary>
    /// <param name="continueOnError">What is wrong is written, and what is right is returned.</param>
    private protected SpecFile? ReadSpecs(bool continueOnError = false)
    {
        if (input.IsEmpty)
        {
            return null;
        }
        if (!continueOnError)
        {
            return Call(input.Read);
        }
        var specs = Call(input.ReadAll);
        foreach (var error in specs.Errors)
        {
            WriteError(ErrorRecords.From(new CephadmException("SpecInvalid", ErrorKind.InvalidInput, error.ToString(),
                "Correct it and check again: Test-CephServiceSpec -Path FILE -Detailed", error.File)));
        }
        return specs;
    }
}
