using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Specs;

/// <summary>Several files taken as one.</summary>
public sealed partial class SpecFile
{
    /// <summary>Services and hosts of several files, and specs from elsewhere, as one file.</summary>
    /// <param name="files">The files, in order.</param>
    /// <param name="services">Further services.</param>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>: with all that is wrong in any of them; two of the same name are.</exception>
    public static SpecFile Combine(IReadOnlyList<SpecFile> files, IEnumerable<ServiceSpec>? services = null) => Join(files, services).ThrowIfInvalid();

    /// <summary>The same with what is wrong left in <see cref="Errors"/>: the lists hold what is right in spite of it.</summary>
    public static SpecFile Join(IReadOnlyList<SpecFile> files, IEnumerable<ServiceSpec>? services = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var all = new SpecFile(files.Count == 1 ? files[0].FileName : null);
        foreach (var file in files)
        {
            all._errors.AddRange(file._errors);
            all._warnings.AddRange(file._warnings);
            foreach (var host in file._hosts)
            {
                if (all.AddOnce("host", host.HostName, "hostname", file.FileName))
                {
                    all._hosts.Add(host);
                }
            }

            foreach (var service in file._services)
            {
                if (all.AddOnce("service", service.ServiceName, "service_name", file.FileName))
                {
                    all._services.Add(service);
                }
            }
        }

        foreach (var service in services ?? [])
        {
            if (all.AddOnce("service", service.ServiceName, "service_name", null))
            {
                all._services.Add(service);
            }
        }

        return all;
    }

    /// <summary>The file without the hosts and services of these names; its errors stay.</summary>
    public SpecFile Without(IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var rest = new SpecFile(FileName);
        rest._errors.AddRange(_errors);
        rest._warnings.AddRange(_warnings);
        rest._hosts.AddRange(_hosts.Where(host => !names.Contains(host.HostName)));
        rest._services.AddRange(_services.Where(service => !names.Contains(service.ServiceName)));
        return rest;
    }

    /// <summary>Hosts and services as one YAML text of several documents, which <see cref="Parse"/> reads back.</summary>
    public string ToYaml() => string.Join("---\n", _hosts.Select(host => host.ToYaml()).Concat(_services.Select(service => service.ToYaml())));

    private bool AddOnce(string kind, string name, string field, string? fileName)
    {
        if (_seen.TryAdd(kind + " " + name, 0))
        {
            return true;
        }

        _errors.Add(new SpecError
        {
            File = fileName, Field = field, Value = name, Rule = "twice", Message = $"The {kind} '{name}' is given twice.",
        });
        return false;
    }
}
