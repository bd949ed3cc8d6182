namespace CephadmPS.Agent.Files;

/// <summary>A file written and synced beside its place.</summary>
public sealed class StagedFile(string beside, string place) : IDisposable
{
    private bool _committed;

    /// <summary>Where it is meanwhile, for us.</summary>
    internal string Beside => beside;

    /// <summary>Puts the file into its place, where it replaces an older one in one step.</summary>
    public void Commit()
    {
        File.Move(beside, place, overwrite: true);
        _committed = true;
        Posix.SyncDirectory(Path.GetDirectoryName(place)!);
    }

    public void Dispose()
    {
        if (!_committed)
        {
            File.Delete(beside);
        }
    }
}
