using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using Newtonsoft.Json;

namespace CephadmPS.Core.Clusters;

/// <summary>How to find a cluster again: saved at bootstrap and connect, without any secret.</summary>
public sealed record ClusterProfile
{
    /// <summary>Name of the profile.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }

    /// <summary>How its hosts are reached.</summary>
    public required SshSettings Ssh { get; init; }

    /// <summary>Hosts that are asked for the cluster's state, mon hosts first, with their pinned keys.</summary>
    public required IReadOnlyList<HostAddress> Hosts { get; init; }
}

/// <summary>Profiles on this computer, one file each.</summary>
/// <param name="directory">Directory of the profiles; made when the first one is saved.</param>
public sealed class ProfileStore(string directory)
{
    /// <summary>All profiles by name.</summary>
    public IReadOnlyList<ClusterProfile> List() =>
        !Directory.Exists(directory)
            ? []
            : [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>
    /// One profile. Errors: <c>ProfileNotFound</c> when there is none of the name, or, without a name, not exactly one.
    /// </summary>
    /// <param name="name">Name; null: the only one there is.</param>
    public ClusterProfile Load(string? name)
    {
        if (name is not null)
        {
            var path = PathOf(name);
            return File.Exists(path)
                ? Read(path)
                : throw new CephadmException("ProfileNotFound", ErrorKind.NotFound, $"There is no cluster profile '{name}' in {directory}.",
                    "Connect with Connect-CephCluster -HostName HOST, or list the files of that directory.", name);
        }
        var all = List();
        return all.Count == 1
            ? all[0]
            : throw new CephadmException("ProfileNotFound", ErrorKind.NotFound,
                all.Count == 0
                    ? $"No cluster is known: there is no profile in {directory}."
                    : $"Several clusters are known ({string.Join(", ", all.Select(profile => profile.Name))}); say which.",
                all.Count == 0 ? "Make one with New-CephCluster, or connect with Connect-CephCluster -HostName HOST." : "Name it with -ProfileName (--profile).");
    }

    /// <summary>Saves a profile, atomically, readable by the user only.</summary>
    public void Save(ClusterProfile profile)
    {
        Directory.CreateDirectory(directory);
        var path = PathOf(profile.Name);
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var writer = new StreamWriter(new FileStream(temporary, options)))
        {
            writer.Write(JsonConvert.SerializeObject(profile, Formatting.Indented));
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Forgets a profile; one that is not there is fine.</summary>
    public void Remove(string name) => File.Delete(PathOf(name));

    private string PathOf(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name[0] != '.'
            ? Path.Combine(directory, name + ".json")
            : throw new CephadmException("ProfileNameInvalid", ErrorKind.InvalidInput,
                $"'{name}' cannot name a profile: letters, digits, '-', '_' and '.' only.", "Choose another name.", name);

    private static ClusterProfile Read(string path)
    {
        try
        {
            return JsonConvert.DeserializeObject<ClusterProfile>(File.ReadAllText(path))
                ?? throw new JsonSerializationException("the file is empty");
        }
        catch (JsonException e)
        {
            throw new CephadmException("ProfileDamaged", ErrorKind.InvalidInput, $"The profile {path} cannot be read: {e.Message}",
                "Delete the file and connect again with Connect-CephCluster -HostName HOST.", path, e);
        }
    }
}
