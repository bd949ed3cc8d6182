namespace CephadmPS.Agent.Verbs;

/// <summary>
/// Marks a mutating verb that is safe to run again after it was interrupted: it looks first and does only what is missing. The
/// dispatcher repeats such a verb; another one's interrupted operation is reported instead.
/// </summary>
public interface IConvergent;
