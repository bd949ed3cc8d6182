using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Checks;

/// <summary>Switches checks of hosts' configuration on.</summary>
[Cmdlet(VerbsLifecycle.Enable, "CephConfigurationCheck", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableCephConfigurationCheckCommand : IntentCmdlet
{
    /// <summary>Names of the checks.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigurationCheckCompleter))]
    public string[] CheckName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in CheckName)
        {
            Make(new SetConfigurationCheck(name, Enabled: true));
        }
    }
}
