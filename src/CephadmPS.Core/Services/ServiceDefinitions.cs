using CephadmPS.Core.Services.Types;

namespace CephadmPS.Core.Services;

/// <summary>The service types that can be deployed, by type.</summary>
public static class ServiceDefinitions
{
    private static readonly Dictionary<string, ServiceDefinition> ByType = new ServiceDefinition[]
    {
        new MonService(),
        new MgrService(),
        new CrashService(),
        new OsdService(),
        new MdsService(),
        new RgwService(),
    }.ToDictionary(definition => definition.ServiceType);

    /// <summary>The definition of a service type; null when its daemons cannot be deployed by this release.</summary>
    public static ServiceDefinition? Find(string serviceType) => ByType.GetValueOrDefault(serviceType);

    /// <summary>Types that can be deployed.</summary>
    public static IReadOnlyCollection<string> Types => ByType.Keys;
}
