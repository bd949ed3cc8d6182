namespace CephadmPS.Completion;

/// <summary>Labels of hosts, the built-in ones included.</summary>
public sealed class LabelCompleter : NameCompleter
{
    private static readonly string[] BuiltIn = ["_admin", "_no_schedule", "_no_autotune_memory", "_no_conf_keyring"];

    private protected override IReadOnlyList<string> Names(object? cluster) => [.. Seen(cluster)?.Labels ?? [], .. BuiltIn];
}
