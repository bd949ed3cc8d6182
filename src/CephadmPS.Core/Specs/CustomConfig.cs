namespace CephadmPS.Core.Specs;

/// <summary>A file of the user's own, mounted into a service's containers; a change needs a redeploy.</summary>
/// <param name="MountPath">Path inside the container.</param>
/// <param name="Content">The file's text.</param>
public sealed record CustomConfig(string MountPath, string Content);
