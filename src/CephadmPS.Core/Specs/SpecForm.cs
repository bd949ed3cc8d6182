namespace CephadmPS.Core.Specs;

/// <summary>How a spec is written.</summary>
public enum SpecForm
{
    /// <summary>With everything that was said: reading it gives the same spec. Upstream reads it too.</summary>
    Full,

    /// <summary>
    /// As upstream itself writes it, in its store and its exports: what counts as nothing (false, 0, empty) is left out, even where
    /// the default is something else, and some fields altogether.
    /// </summary>
    Ceph,
}
