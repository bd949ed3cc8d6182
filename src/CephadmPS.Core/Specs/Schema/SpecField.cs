using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Schema;

/// <summary>What a field's value should be.</summary>
internal enum FieldKind
{
    /// <summary>Anything.</summary>
    Any,
    /// <summary>Text.</summary>
    Text,
    /// <summary>A whole number.</summary>
    Integer,
    /// <summary>A number.</summary>
    Number,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>A list of texts.</summary>
    Texts,
    /// <summary>A list of whole numbers.</summary>
    Integers,
    /// <summary>A list of anything.</summary>
    List,
    /// <summary>A map.</summary>
    Map,
    /// <summary>A whole number or text.</summary>
    IntegerOrText,
    /// <summary>Text or a list of texts.</summary>
    TextOrTexts,
}

/// <summary>One field of a service type.</summary>
/// <param name="Name">Ceph's name.</param>
/// <param name="Kind">What its value should be; another kind is a warning.</param>
/// <param name="Default">Its value when not set.</param>
/// <param name="DefaultWhenFalsy">Anything that counts as nothing (0, empty, false) reads as the default too.</param>
internal sealed record SpecField(string Name, FieldKind Kind, SpecNode Default, bool DefaultWhenFalsy)
{
    /// <summary>Accepted, but told nowhere: old releases wrote it.</summary>
    public bool Ignored { get; init; }

    /// <summary>Upstream reads it and never writes it.</summary>
    public bool Forgotten { get; init; }

    /// <summary>
    /// Whether a value that counts as nothing (false, 0, empty) means something else than the default and must be kept: where the
    /// default is something, or where not set is a third thing. Null is never kept: it means the default.
    /// </summary>
    public bool KeepsFalsy(SpecNode value) => !value.IsNull && !DefaultWhenFalsy && (Default.IsTruthy || Default.IsNull);
}
