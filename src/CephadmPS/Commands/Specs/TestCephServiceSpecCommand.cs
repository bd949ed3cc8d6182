using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Specs;

namespace CephadmPS.Commands.Specs;

/// <summary>Tells whether spec files are right, without any cluster.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CephServiceSpec", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool), typeof(SpecError))]
public sealed class TestCephServiceSpecCommand : CephCmdlet
{
    private readonly SpecInput input = new();

    /// <summary>Spec files (YAML or JSON), with wildcards.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Spec files, their names taken literally.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Spec documents as text; lines that come one by one are put together.</summary>
    [Parameter(ParameterSetName = "Yaml", Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Yaml { get; set; } = [];

    /// <summary>Return what is wrong, and what is strange but accepted, instead of True or False.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        input.AddFiles(this, Path, LiteralPath);
        input.AddText(Yaml);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var file in Call(() => input.Parse().ToList()))
        {
            if (Detailed)
            {
                WriteObject(file.Errors, enumerateCollection: true);
                WriteObject(file.Warnings, enumerateCollection: true);
            }
            else
            {
                WriteObject(file.Errors.Count == 0);
            }
        }
    }
}
