using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CephadmPS.Core.Tests.Specs;

/// <summary>Random values and random documents of all service types; most documents are valid, some are not.</summary>
internal static class RandomSpecs
{
    private static readonly string[] Words =
    [
        "a", "host1", "yes", "No", "on", "~", "null", "1.10", "010", "1:30", "0x1f", "1e3", "2024-01-01", "", " x", "x ", "a b", "a: b", "a #b",
        "-", "- x", "--cpus 8", "*", "&a", "!x", "%x", "@x", "`x", "'", "\"", "\\", "é", "日本", "𝄞", "line\n", "two\nlines", "two\n\nlines\n", " lead\nx",
        "x \ny", "tab\tx", "{x}", "[x]", "<<", "=", "---", "...", "key:", ":x", "?x", "? x", "|", ">", "#", "\u0085", "\u2028", "\u0007", "\n",
        "a long text that goes on and on and on, beyond the eightieth column, so that it has to be folded at a blank somewhere",
    ];

    public static Gen<SpecNode> Scalar { get; } = Gen.OneOf(
        Gen.Elements(Words).Select(w => SpecNode.Of(w)),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => SpecNode.Of(Clean(s.Get))),
        ArbMap.Default.GeneratorFor<long>().Select(n => SpecNode.Of(n)),
        ArbMap.Default.GeneratorFor<double>().Select(d => SpecNode.Of(double.IsNaN(d) ? 0.5 : d)),
        ArbMap.Default.GeneratorFor<bool>().Select(b => SpecNode.Of(b)),
        Gen.Constant(SpecNode.Null));

    /// <summary>Any value: scalars, and lists and maps of values to some depth.</summary>
    public static Gen<SpecNode> Value { get; } = Gen.Sized(size => Nested(Math.Min(3, size / 10)));

    /// <summary>Documents of services.</summary>
    public static Gen<SpecNode> Document { get; } =
        from type in Gen.Elements(ServiceTypes.All.AsEnumerable())
        from id in Gen.Elements("a", "foo.bar", "x_1")
        from placement in Placement
        from fields in Fields(ServiceSchema.For(type))
        from flat in ArbMap.Default.GeneratorFor<bool>()
        select Make(type, id, placement, fields, flat && type != "osd");

    private static Gen<SpecNode> Placement { get; } = Gen.OneOf(
        Gen.Constant(Map(("host_pattern", SpecNode.Of("*")))),
        Gen.Choose(1, 5).Select(n => Map(("count", SpecNode.Of(n)))),
        Gen.Choose(1, 5).Select(n => Map(("label", SpecNode.Of("mon")), ("count_per_host", SpecNode.Of(n)))),
        Gen.Constant(Map(("hosts", SpecNode.OfTexts(["h1:10.0.0.0/24=a", "h2", "h3.example.com"])))),
        Gen.Constant(Map(("host_pattern", Map(("pattern", SpecNode.Of("osd\\d+")), ("pattern_type", SpecNode.Of("regex")))))));

    /// <summary>What each type needs to be valid at all.</summary>
    private static IEnumerable<(string Name, SpecNode Value)> Needed(string type) => type switch
    {
        "iscsi" or "nvmeof" => [("pool", SpecNode.Of("p"))],
        "ingress" => [("backend_service", SpecNode.Of("rgw.a")), ("frontend_port", SpecNode.Of(80)), ("monitor_port", SpecNode.Of(81)), ("virtual_ip", SpecNode.Of("10.0.0.1/24"))],
        "smb" => [("cluster_id", SpecNode.Of("c")), ("config_uri", SpecNode.Of("rados://.smb/c/x"))],
        "container" => [("image", SpecNode.Of("i"))],
        "oauth2-proxy" => [("provider_display_name", SpecNode.Of("p")), ("client_id", SpecNode.Of("c")), ("client_secret", SpecNode.Of("s")), ("oidc_issuer_url", SpecNode.Of("https://i"))],
        "snmp-gateway" => [("snmp_version", SpecNode.Of("V2c")), ("snmp_destination", SpecNode.Of("10.0.0.1:162")), ("credentials", Map(("snmp_community", SpecNode.Of("public"))))],
        "osd" => [("data_devices", Map(("rotational", SpecNode.True), ("actuators", SpecNode.Of(2)))),
            ("db_devices", Map(("paths", SpecNode.OfList([Map(("path", SpecNode.Of("/dev/sdb")), ("crush_device_class", SpecNode.Of("ssd")))])))) ],
        _ => [],
    };

    private static Gen<List<(string, SpecNode)>> Fields(ServiceSchema schema) =>
        from chosen in Gen.SubListOf(schema.Fields.ToArray())
        from values in Gen.CollectToList(chosen.Take(6), field => FieldValue(field).Select(value => (field.Name, value)))
        select values.ToList();

    private static Gen<SpecNode> FieldValue(SpecField field) => Gen.Frequency(
        (1, Gen.Constant(SpecNode.Null)),
        (8, field.Kind switch
        {
            FieldKind.Boolean => ArbMap.Default.GeneratorFor<bool>().Select(b => SpecNode.Of(b)),
            FieldKind.Integer or FieldKind.IntegerOrText => Gen.Choose(0, 70000).Select(n => SpecNode.Of(n)),
            FieldKind.Number => Gen.Choose(0, 100).Select(n => SpecNode.Of(n / 4.0)),
            FieldKind.Texts => Gen.Elements(Words).ListOf().Select(SpecNode.OfTexts),
            FieldKind.Map => Gen.Elements("x", "y z").Select(w => Map((w, SpecNode.Of("v")))),
            FieldKind.Text or FieldKind.TextOrTexts => Gen.Elements(Words).Select(w => SpecNode.Of(w)),
            _ => Gen.Constant(SpecNode.EmptyList),
        }));

    private static SpecNode Make(string type, string id, SpecNode placement, List<(string Name, SpecNode Value)> fields, bool flat)
    {
        var own = Needed(type).Concat(fields.Where(f => Needed(type).All(n => n.Name != f.Name) && f.Name is not ("config" or "networks"))).ToArray();
        var common = new List<(string, SpecNode)> { ("service_type", SpecNode.Of(type)), ("placement", placement) };
        if (ServiceTypes.TakesId(type))
        {
            common.Add(("service_id", SpecNode.Of(id)));
        }

        return Map([.. common, .. flat ? own : own.Length > 0 ? [("spec", Map(own))] : []]);
    }

    private static Gen<SpecNode> Nested(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (3, Scalar),
        (1, Nested(depth - 1).ListOf().Select(items => SpecNode.OfList(items.ToList()))),
        (1, Gen.Zip(Gen.Elements(Words), Nested(depth - 1)).ListOf().Select(pairs =>
            Map(pairs.DistinctBy(p => p.Item1).Select(p => (p.Item1, p.Item2)).ToArray()))));

    private static SpecNode Map(params (string Key, SpecNode Value)[] entries) =>
        SpecNode.OfMap(entries.Select(e => new SpecEntry(SpecNode.Of(e.Key), e.Value)).ToList());

    /// <summary>Halves of surrogate pairs are no text.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value != 0xfffd));
}
