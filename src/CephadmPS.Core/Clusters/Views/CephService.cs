namespace CephadmPS.Core.Clusters.Views;

/// <summary>A service as listed to a person.</summary>
public sealed record CephService
{
    /// <summary>Service name: <c>type</c> or <c>type.id</c>.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Service type.</summary>
    public required string ServiceType { get; init; }

    /// <summary>Daemons that run.</summary>
    public int Running { get; init; }

    /// <summary>Daemons that shall run.</summary>
    public int Size { get; init; }

    /// <summary>Ports its daemons bind.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Placement as text; <c>&lt;unmanaged&gt;</c> or <c>&lt;no spec&gt;</c> where there is none.</summary>
    public string Placement { get; init; } = "";

    /// <summary>The service is not managed: its daemons are left as they are.</summary>
    public bool Unmanaged { get; init; }

    /// <summary>The service is being removed.</summary>
    public bool Deleting { get; init; }

    /// <summary>When the spec was last changed.</summary>
    public DateTimeOffset? Created { get; init; }
}
