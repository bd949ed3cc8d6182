using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Specs;

/// <summary>
/// What a spec file says: services and hosts, or tuned profiles, and everything that is wrong with it, not the first thing only.
/// A file is YAML of one or more documents, or JSON (by the ending <c>.json</c>); a document may be a list of specs.
/// </summary>
public sealed partial class SpecFile
{
    private readonly List<ServiceSpec> _services = [];
    private readonly List<HostSpec> _hosts = [];
    private readonly List<TunedProfileSpec> _profiles = [];
    private readonly List<SpecError> _errors = [];
    private readonly List<SpecError> _warnings = [];
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    private SpecFile(string? fileName)
    {
        FileName = fileName;
    }

    /// <summary>The file; null when the text came from none.</summary>
    public string? FileName { get; }

    /// <summary>Services in the file's order; <c>jaeger-tracing</c> stands there as the services it means.</summary>
    public IReadOnlyList<ServiceSpec> Services => _services;

    /// <summary>Hosts in the file's order.</summary>
    public IReadOnlyList<HostSpec> Hosts => _hosts;

    /// <summary>Tuned profiles in the file's order (<see cref="ParseTunedProfiles"/> only).</summary>
    public IReadOnlyList<TunedProfileSpec> TunedProfiles => _profiles;

    /// <summary>What refuses the file; the lists hold what is right in spite of it.</summary>
    public IReadOnlyList<SpecError> Errors => _errors;

    /// <summary>What is strange but accepted.</summary>
    public IReadOnlyList<SpecError> Warnings => _warnings;

    /// <summary>Whether the file may be applied.</summary>
    public bool IsValid => _errors.Count == 0;

    /// <summary>Reads services and hosts.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">Its name, for messages; the ending <c>.json</c> means JSON.</param>
    public static SpecFile Parse(string text, string? fileName = null) => new SpecFile(fileName).Read(text, (file, node, report) =>
    {
        if (node["service_type"] is { Kind: SpecNodeKind.Text, Text: "host" })
        {
            file.AddHost(node, report);
        }
        else
        {
            file.AddService(node, report);
        }
    });

    /// <summary>Reads tuned profiles.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">Its name, for messages; the ending <c>.json</c> means JSON.</param>
    public static SpecFile ParseTunedProfiles(string text, string? fileName = null) =>
        new SpecFile(fileName).Read(text, (file, node, report) => file.AddProfile(node, report));

    /// <summary>Reads services and hosts, all of them right.</summary>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>: with all that is wrong in its details.</exception>
    public static SpecFile ParseValid(string text, string? fileName = null) => Parse(text, fileName).ThrowIfInvalid();

    /// <summary>This file when nothing is wrong with it.</summary>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>: with all that is wrong in its details.</exception>
    public SpecFile ThrowIfInvalid()
    {
        SpecErrors.ThrowIfAny(_errors, FileName is null ? "the spec" : $"the spec file '{FileName}'", FileName);
        return this;
    }

    /// <summary>Specs as one YAML text of several documents, which <see cref="Parse"/> reads back.</summary>
    public static string ToYaml(IEnumerable<ServiceSpec> services) => string.Join("---\n", services.Select(s => s.ToYaml()));

    private SpecFile Read(string text, Action<SpecFile, SpecNode, SpecReport> add)
    {
        var documents = new List<SpecNode>();
        try
        {
            if (FileName?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ?? false)
            {
                documents.Add(JsonNodes.Read(text));
            }
            else
            {
                YamlReader.Read(text, documents, (line, message) => _warnings.Add(Problem("yaml", line, documents.Count + 1, message)));
            }
        }
        catch (SpecSyntaxException error)
        {
            // The documents before the error are still checked, so that one run tells everything that can be known.
            _errors.Add(Problem("syntax", error.Line, documents.Count + 1, $"The text cannot be read: {error.Message}."));
        }

        for (var i = 0; i < documents.Count; i++)
        {
            foreach (var node in documents[i].Kind == SpecNodeKind.List ? documents[i].Items : [documents[i]])
            {
                if (!node.IsNull)
                {
                    var report = new SpecReport(FileName, i + 1, node.Line);
                    add(this, node, report);
                    _errors.AddRange(report.Errors);
                    _warnings.AddRange(report.Warnings);
                }
            }
        }

        _errors.Sort((a, b) => (a.Document, a.Line).CompareTo((b.Document, b.Line)));
        return this;
    }

    private void AddService(SpecNode node, SpecReport report)
    {
        if (ServiceSpecReader.Read(node, report) is not { } spec)
        {
            return;
        }

        if (spec is { ServiceType: "osd", ServiceId: null })
        {
            report.Error("service-id-missing", "service_id", node["service_id"], "A service of type osd needs an id.");
        }

        foreach (var service in spec is TracingSpec tracing ? tracing.Expand() : [spec])
        {
            RefuseTwice("service", service.ServiceName, node, "service_name", report);
            if (report.Errors.Count == 0)
            {
                _services.Add(service);
            }
        }
    }

    private void AddHost(SpecNode node, SpecReport report) =>
        AddChecked(node, report, "host", "hostname", HostSpecReader.Read, HostSpecReader.Check, host => host.HostName, _hosts);

    private void AddProfile(SpecNode node, SpecReport report) =>
        AddChecked(node, report, "profile", "profile_name", TunedProfileReader.Read, TunedProfileReader.Check, profile => profile.ProfileName, _profiles);

    private void AddChecked<T>(
        SpecNode node, SpecReport report, string kind, string field, Func<SpecNode, SpecReport, T?> read, Action<SpecNode, T, SpecReport> check,
        Func<T, string> nameOf, List<T> list)
        where T : class
    {
        if (read(node, report) is not { } spec)
        {
            return;
        }

        check(node, spec, report);
        RefuseTwice(kind, nameOf(spec), node, field, report);
        if (report.Errors.Count == 0)
        {
            list.Add(spec);
        }
    }

    private void RefuseTwice(string kind, string name, SpecNode node, string field, SpecReport report)
    {
        if (!_seen.TryAdd(kind + " " + name, node.Line))
        {
            report.Error("twice", field, node[field] ?? node["service_type"] ?? node,
                $"The {kind} '{name}' stands in this file twice; the first is on line {_seen[kind + " " + name]}.");
        }
    }

    private SpecError Problem(string rule, int line, int document, string message) =>
        new() { File = FileName, Document = document, Line = line, Rule = rule, Message = message };
}
