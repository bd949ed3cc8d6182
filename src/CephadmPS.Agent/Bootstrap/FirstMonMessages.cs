using System.Text.Json.Serialization;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>What first-mon.py reads; secrets are not among it.</summary>
internal sealed record FirstMonParameters(string Fsid, string MonId, string MonAddress, string MonIp, int MonPort, string MgrId);

/// <summary>What first-mon.py answers.</summary>
/// <param name="Uid">Owner of Ceph's files in the image.</param>
/// <param name="Gid">Their group.</param>
/// <param name="Version">Ceph's version.</param>
internal sealed record FirstMonAnswer(int Uid, int Gid, string Version);

/// <summary>What <c>mgr stat</c> answers.</summary>
internal sealed record MgrStat(bool Available);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FirstMonParameters))]
[JsonSerializable(typeof(FirstMonAnswer))]
[JsonSerializable(typeof(MgrStat))]
[JsonSerializable(typeof(List<HostInterface>))]
internal sealed partial class BootstrapJson : JsonSerializerContext;
