using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>
/// The desired state of one service: its type, id, placement and settings. Immutable. The base class serves the types
/// without fields of their own; the others have a subclass each.
/// <para>
/// Fields are kept by Ceph's names as they were written, so that what was read is written again; the typed properties
/// are views of them. A value of another kind than the property's reads as the property's default (parsing warns of it).
/// </para>
/// </summary>
public class ServiceSpec : IEquatable<ServiceSpec>
{
    private readonly Dictionary<string, SpecNode> _fields = new(StringComparer.Ordinal);
    private PlacementSpec _placement = PlacementSpec.Empty;
    private IReadOnlyList<ArgumentSpec> _containerArgs = [];
    private IReadOnlyList<ArgumentSpec> _entrypointArgs = [];
    private IReadOnlyList<CustomConfig> _customConfigs = [];

    /// <summary>Makes a spec.</summary>
    /// <param name="serviceType">One of <see cref="ServiceTypes.All"/>.</param>
    /// <param name="serviceId">Id; dropped for types that take none.</param>
    /// <exception cref="ArgumentException">No such service type.</exception>
    public ServiceSpec(string serviceType, string? serviceId = null)
    {
        Schema = ServiceSchema.For(serviceType);
        ServiceType = serviceType;
        ServiceId = ServiceTypes.TakesId(serviceType) && !string.IsNullOrEmpty(serviceId) ? serviceId : null;
    }

    /// <summary>Type: <c>mon</c>, <c>rgw</c>…</summary>
    public string ServiceType { get; }

    /// <summary>Id; null for types that take none.</summary>
    public string? ServiceId { get; }

    /// <summary><c>type</c> or <c>type.id</c>: the service's one name in a cluster.</summary>
    public string ServiceName => ServiceId is null ? ServiceType : ServiceType + "." + ServiceId;

    /// <summary>Where its daemons go; <see cref="PlacementSpec.Empty"/>: the type's default.</summary>
    public PlacementSpec Placement { get => _placement; init => _placement = value; }

    /// <summary>Leave its daemons alone: none is deployed or removed. Default false.</summary>
    public bool Unmanaged { get => Flag("unmanaged"); init => Set("unmanaged", value); }

    /// <summary>Only to be shown, never applied. Default false.</summary>
    public bool PreviewOnly { get => Flag("preview_only"); init => Set("preview_only", value); }

    /// <summary>Networks (CIDR) its daemons bind to; empty: any.</summary>
    public IReadOnlyList<string> Networks { get => Texts("networks"); init => Set("networks", value); }

    /// <summary>Ceph options to set for the service's daemons; names have underscores for blanks.</summary>
    public IReadOnlyDictionary<string, string> Config { get => TextMap("config"); init => Set("config", value); }

    /// <summary>Extra arguments for the container engine.</summary>
    public IReadOnlyList<ArgumentSpec> ExtraContainerArgs { get => _containerArgs; init => _containerArgs = value; }

    /// <summary>Extra arguments for the daemon itself.</summary>
    public IReadOnlyList<ArgumentSpec> ExtraEntrypointArgs { get => _entrypointArgs; init => _entrypointArgs = value; }

    /// <summary>Files of the user's own.</summary>
    public IReadOnlyList<CustomConfig> CustomConfigs { get => _customConfigs; init => _customConfigs = value; }

    /// <summary>TCP ports of one daemon of this service, before co-location moves them; empty: none known.</summary>
    public IReadOnlyList<int> PortStart => PortNodes.Select(ToInt).OfType<int>().ToList();

    /// <summary>Virtual address of the service; null when it has none.</summary>
    public string? VirtualIp => VirtualIpNode.IsTruthy ? VirtualIpNode.Text : null;

    /// <summary>The type's fields.</summary>
    internal ServiceSchema Schema { get; }

    /// <summary>What was set, by Ceph's names.</summary>
    internal IReadOnlyDictionary<string, SpecNode> SetFields => _fields;

    /// <summary><see cref="PortStart"/> as written.</summary>
    internal virtual IReadOnlyList<SpecNode> PortNodes => [];

    /// <summary><see cref="VirtualIp"/> as written.</summary>
    internal virtual SpecNode VirtualIpNode => SpecNode.Null;

    /// <summary>
    /// A field by Ceph's name: the value set, or the default (nothing set, or something that means no more than the default). Null
    /// for fields the type has not.
    /// </summary>
    public SpecNode Field(string name)
    {
        var field = Schema.Find(name);
        if (field is null)
        {
            return SpecNode.Null;
        }

        return _fields.TryGetValue(name, out var value) && (value.IsTruthy || field.KeepsFalsy(value)) ? value : field.Default;
    }

    /// <summary>A field as truth value.</summary>
    public bool Flag(string name) => Field(name).IsTruthy;

    /// <summary>A field as whole number; null when not set or none.</summary>
    public int? Int(string name) => ToInt(Field(name));

    /// <summary>A field as number; null when not set or none.</summary>
    public double? Number(string name)
    {
        var value = Field(name);
        return value.Kind is SpecNodeKind.Integer or SpecNodeKind.Float ? value.Number : null;
    }

    /// <summary>A field as text: numbers and truth values as they are written; null when not set or a list or map.</summary>
    public string? Text(string name) => Scalar(Field(name));

    /// <summary>A field as list of texts; one text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var value = Field(name);
        return value.Kind == SpecNodeKind.List ? value.Items.Select(Scalar).OfType<string>().ToList()
            : Scalar(value) is { Length: > 0 } one ? [one] : [];
    }

    /// <summary>A field as map of texts.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string name) => ToTextMap(Field(name));

    /// <summary>The same spec, managed or not.</summary>
    public ServiceSpec WithUnmanaged(bool unmanaged)
    {
        var copy = WithPlacement(Placement);
        copy.Set("unmanaged", unmanaged);
        return copy;
    }

    /// <summary>The same spec with another placement.</summary>
    public ServiceSpec WithPlacement(PlacementSpec placement)
    {
        var copy = Schema.Create(ServiceId);
        copy.SetCommon(placement, ExtraContainerArgs, ExtraEntrypointArgs, CustomConfigs);
        foreach (var (name, value) in _fields)
        {
            copy._fields[name] = value;
        }

        return copy;
    }

    /// <summary>The spec in upstream's map form.</summary>
    public SpecNode ToNode(SpecForm form = SpecForm.Full) => SpecExport.ToNode(this, form);

    /// <summary>The spec as YAML, laid out as <c>orch ls --export</c> prints it; without <c>---</c>.</summary>
    public string ToYaml(SpecForm form = SpecForm.Full) => YamlWriter.Write(ToNode(form));

    /// <summary>The spec as JSON on one line.</summary>
    public string ToJson(SpecForm form = SpecForm.Full) => JsonNodes.ToText(ToNode(form));

    /// <summary>Ceph's names of the fields that upstream would forget: it reads them, but does not write them as they are.</summary>
    public IReadOnlyList<string> ForgottenByCeph()
    {
        var written = ToNode(SpecForm.Ceph)["spec"] ?? SpecNode.EmptyMap;
        var forgotten = (ToNode()["spec"] ?? SpecNode.EmptyMap).Entries
            .Where(e => !e.Value.Equals(written[e.Key.Text])).Select(e => e.Key.Text).ToList();
        return Unmanaged && ToNode(SpecForm.Ceph)["unmanaged"] is null ? ["unmanaged", .. forgotten] : forgotten;
    }

    /// <summary>Reads a spec from upstream's map form.</summary>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>: with all that is wrong in its details.</exception>
    public static ServiceSpec FromNode(SpecNode node)
    {
        var report = new SpecReport(null, 1);
        var spec = ServiceSpecReader.Read(node, report);
        report.ThrowIfInvalid("the spec");
        return spec!;
    }

    /// <inheritdoc/>
    public bool Equals(ServiceSpec? other) =>
        other is not null && ServiceType == other.ServiceType && ServiceId == other.ServiceId && Placement.Equals(other.Placement)
        && ExtraContainerArgs.SequenceEqual(other.ExtraContainerArgs)
        && ExtraEntrypointArgs.SequenceEqual(other.ExtraEntrypointArgs)
        && CustomConfigs.SequenceEqual(other.CustomConfigs)
        && Schema.Fields.All(field => Field(field.Name).Equals(other.Field(field.Name)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServiceSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ServiceType, ServiceId, Placement);

    /// <summary>The service's name.</summary>
    public override string ToString() => ServiceName;

    /// <summary>Sets a field by Ceph's name; only while the spec is made.</summary>
    internal void Set(string name, SpecNode value) => _fields[name] = value;

    /// <summary>Sets what all types have in common; only while the spec is made.</summary>
    internal void SetCommon(
        PlacementSpec placement,
        IReadOnlyList<ArgumentSpec> containerArgs,
        IReadOnlyList<ArgumentSpec> entrypointArgs,
        IReadOnlyList<CustomConfig> customConfigs)
    {
        _placement = placement;
        _containerArgs = containerArgs;
        _entrypointArgs = entrypointArgs;
        _customConfigs = customConfigs;
    }

    /// <summary>Puts fields into their normal form and fills in what follows from others; called once, when a spec was read and is valid.</summary>
    internal virtual void Complete()
    {
    }

    /// <summary>A field as it was set, null included; its default when it was not.</summary>
    internal SpecNode Raw(string name) => _fields.TryGetValue(name, out var value) ? value : Field(name);

    /// <summary>Checks the rules between the fields of its type; the base class has none.</summary>
    internal virtual void Validate(SpecReport report)
    {
    }

    private protected void Set(string name, bool value) => Set(name, SpecNode.Of(value));

    private protected void Set(string name, int? value) => Set(name, value is { } number ? SpecNode.Of(number) : SpecNode.Null);

    private protected void Set(string name, string? value) => Set(name, value is null ? SpecNode.Null : SpecNode.Of(value));

    private protected void Set(string name, IReadOnlyList<string> value) => Set(name, SpecNode.OfTexts(value));

    private protected void Set(string name, IReadOnlyDictionary<string, string> value) => Set(name, SpecNode.OfTexts(value));

    private protected static IReadOnlyDictionary<string, string> ToTextMap(SpecNode node)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Entries)
        {
            if (Scalar(key) is { } name && Scalar(value) is { } text)
            {
                map[name] = text;
            }
        }

        return map;
    }

    private protected static string? Scalar(SpecNode node) =>
        node.Kind is SpecNodeKind.Null or SpecNodeKind.List or SpecNodeKind.Map ? null : node.FullText;

    private static int? ToInt(SpecNode node) => node.Kind switch
    {
        SpecNodeKind.Integer when node.Integer >= int.MinValue && node.Integer <= int.MaxValue => (int)node.Integer,
        SpecNodeKind.Float when node.Number == Math.Truncate(node.Number) && Math.Abs(node.Number) < int.MaxValue => (int)node.Number,
        SpecNodeKind.Text when int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
