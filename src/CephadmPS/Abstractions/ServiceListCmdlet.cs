using System.Management.Automation;
using CephadmPS.Completion;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that list something by service: names and types choose.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public abstract class ServiceListCmdlet<T> : ClusterCmdlet
{
    private IReadOnlyList<T>? items;

    /// <summary>Names of the services, with wildcards; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    public string[] ServiceName { get; set; } = [];

    /// <summary>Types of services, with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] ServiceType { get; set; } = [];

    /// <summary>What is listed, in words: <c>service</c>.</summary>
    private protected abstract string Noun { get; }

    private protected abstract IReadOnlyList<T> Fetch();

    private protected abstract string NameOf(T item);

    private protected abstract string TypeOf(T item);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var type = new NameFilter(ServiceType);
        var selected = this.Select(ServiceName, items ??= Fetch(), NameOf, "ServiceNotFound", Noun, MyInvocation.MyCommand.Name);
        WriteObject(selected.Where(item => type.IsEmpty || type.Matches(TypeOf(item))), enumerateCollection: true);
    }
}
