using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.Specs;

/// <summary>What holds for every spec and every text.</summary>
public class SpecPropertyTests
{
    [Fact]
    public void Every_value_written_as_yaml_reads_back_as_it_was() =>
        Check(RandomSpecs.Value, node => Assert.Equal(node, ReadYaml(YamlWriter.Write(node))), 2000);

    [Fact]
    public void A_spec_exported_as_yaml_reads_back_as_an_equal_spec() => EachValidSpec(spec =>
    {
        var file = SpecFile.Parse(spec.ToYaml());
        Assert.Empty(file.Errors);
        Assert.Equal(spec, Assert.Single(file.Services));
    });

    [Fact]
    public void A_spec_exported_as_json_reads_back_as_an_equal_spec() =>
        EachValidSpec(spec => Assert.Equal(spec, ServiceSpec.FromNode(JsonNodes.Parse(spec.ToJson()))));

    [Fact]
    public void Exporting_what_was_exported_changes_nothing() =>
        EachValidSpec(spec => Assert.Equal(spec.ToYaml(), ServiceSpec.FromNode(spec.ToNode()).ToYaml()));

    [Fact]
    public void What_upstream_would_write_reads_back_as_an_equal_spec_unless_it_is_told_to_be_forgotten() => EachValidSpec(spec =>
    {
        if (spec.ForgottenByCeph().Count == 0)
        {
            Assert.Equal(spec, ServiceSpec.FromNode(spec.ToNode(SpecForm.Ceph)));
        }
    });

    [Fact]
    public void No_text_makes_reading_fail_otherwise_than_by_errors() => Check(Texts, text =>
    {
        foreach (var file in new[] { SpecFile.Parse(text), SpecFile.Parse(text, "x.json"), SpecFile.ParseTunedProfiles(text) })
        {
            Assert.All(file.Errors, error => Assert.True(error.Document >= 1 && error.Rule.Length > 0 && error.Message.Length > 0));
        }
    }, 5000);

    [Fact]
    public void No_document_makes_reading_fail_otherwise_than_by_errors() =>
        Check(Spoiled, document =>
        {
            try
            {
                ServiceSpec.FromNode(document);
            }
            catch (CephadmException error)
            {
                Assert.Equal("SpecInvalid", error.Id);
            }
        }, 3000);

    [Fact]
    public void A_placement_written_as_text_reads_back_as_it_was() => EachValidSpec(spec =>
        Assert.Equal(spec.Placement, PlacementSpec.Parse(spec.Placement.ToString())));

    private static readonly Gen<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get),
        Gen.Elements("service_type: ", "rgw", "\n", "---\n", "- ", "  ", "{", "}", "[", "]", ": ", "*a", "&a ", "!!int ", "<<: ", "|\n", "'", "\"", "0x", "#", ",", "\t", "placement", "1")
            .ListOf().Select(string.Concat));

    private static readonly Gen<SpecNode> Spoiled =
        from document in RandomSpecs.Document
        from value in RandomSpecs.Value
        from place in Gen.Choose(0, 1000)
        select Spoil(document, value, place);

    private static void EachValidSpec(Action<ServiceSpec> check)
    {
        var valid = 0;
        Check(RandomSpecs.Document, document =>
        {
            var report = new SpecReport(null, 1);
            if (ServiceSpecReader.Read(document, report) is { } spec && spec.ServiceType != "jaeger-tracing")
            {
                valid++;
                check(spec);
            }
        }, 1500);
        Assert.True(valid > 500, $"only {valid} of the random specs were valid");
    }

    private static void Check<T>(Gen<T> values, Action<T> check, int count) =>
        Prop.ForAll(values.ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>A document with one of its values (of any depth) replaced by any other.</summary>
    private static SpecNode Spoil(SpecNode node, SpecNode value, int place)
    {
        if (node.Kind != SpecNodeKind.Map || node.Entries.Count == 0 || place % 7 == 0)
        {
            return value;
        }

        var entries = node.Entries.ToList();
        var chosen = place % entries.Count;
        entries[chosen] = new SpecEntry(entries[chosen].Key, Spoil(entries[chosen].Value, value, place / entries.Count));
        return SpecNode.OfMap(entries);
    }

    private static SpecNode ReadYaml(string text)
    {
        var documents = new List<SpecNode>();
        YamlReader.Read(text, documents, (_, _) => { });
        return Assert.Single(documents);
    }
}
