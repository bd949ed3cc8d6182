using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Schema;

/// <summary>Collects the fields of a service type, in code that reads like a table.</summary>
internal sealed class FieldTable
{
    private readonly List<SpecField> _fields = [];

    /// <summary>The fields, sorted by name, which is the order of export.</summary>
    public SpecField[] ToSorted() => [.. _fields.OrderBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>Text.</summary>
    public FieldTable Text(string name, string? value = null, bool orDefault = false) =>
        Add(name, FieldKind.Text, value is null ? SpecNode.Null : SpecNode.Of(value), orDefault);

    /// <summary>Whole number.</summary>
    public FieldTable Int(string name, long? value = null, bool orDefault = false) =>
        Add(name, FieldKind.Integer, value is { } number ? SpecNode.Of(number) : SpecNode.Null, orDefault);

    /// <summary>Number.</summary>
    public FieldTable Number(string name, double? value = null) =>
        Add(name, FieldKind.Number, value is { } number ? SpecNode.Of(number) : SpecNode.Null);

    /// <summary>Truth value.</summary>
    public FieldTable Flag(string name, bool? value = false) =>
        Add(name, FieldKind.Boolean, value is { } flag ? SpecNode.Of(flag) : SpecNode.Null);

    /// <summary>Any other kind.</summary>
    public FieldTable Add(string name, FieldKind kind, SpecNode? value = null, bool orDefault = false, bool ignored = false)
    {
        _fields.Add(new SpecField(name, kind, value ?? SpecNode.Null, orDefault) { Ignored = ignored });
        return this;
    }

    /// <summary>Truth value or text that upstream reads and never writes.</summary>
    public FieldTable Forgotten(string name, FieldKind kind)
    {
        _fields.Add(new SpecField(name, kind, SpecNode.Null, DefaultWhenFalsy: false) { Forgotten = true });
        return this;
    }

    /// <summary>Several texts without default.</summary>
    public FieldTable Texts(params string[] names) => AddAll(FieldKind.Text, names);

    /// <summary>Several fields of one kind without default.</summary>
    public FieldTable AddAll(FieldKind kind, params string[] names)
    {
        foreach (var name in names)
        {
            Add(name, kind);
        }

        return this;
    }
}
