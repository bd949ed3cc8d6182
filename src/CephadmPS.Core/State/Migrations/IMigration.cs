namespace CephadmPS.Core.State.Migrations;

/// <summary>One step from a version of the records' form to the next one: pure, and for ever as it was when it was released.</summary>
public interface IMigration
{
    /// <summary>What it does, one clause.</summary>
    string Description { get; }

    /// <summary>What changes. Errors: any for records that cannot be read; nothing is written then.</summary>
    /// <param name="records">All records of the old form, text by key.</param>
    /// <returns>New text by key; null removes the record.</returns>
    IReadOnlyDictionary<string, string?> Migrate(IReadOnlyDictionary<string, string> records);
}
