using System.CommandLine;
using CephadmPS.Controller.Output;
using CephadmPS.Core.Errors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Controller.Commands;

/// <summary><c>registry-login</c>: a password never stands in an argument, where others could read it.</summary>
public static class RegistryLoginCommand
{
    public static Command Create()
    {
        var url = new Argument<string?>("url") { Description = "Registry, such as quay.io.", Arity = ArgumentArity.ZeroOrOne };
        var user = new Argument<string?>("username") { Description = "User there; the password is read from standard input.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--registry-json", "-i") { Description = "File with url, username and password as JSON, as upstream's command takes it; - for standard input." };
        var command = new Command("registry-login", "Sets the login to the registry from which images are pulled: tried on one host, then kept in the cluster.") { url, user, file };
        command.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var (registry, name, password) = parsed.GetValue(file) is { } path
                ? Read(path == "-" ? await Console.In.ReadToEndAsync(cancellation) : await File.ReadAllTextAsync(path, cancellation), path)
                : (parsed.GetValue(url) ?? "", parsed.GetValue(user) ?? "", (await Console.In.ReadLineAsync(cancellation) ?? "").TrimEnd('\r'));
            var result = await cluster.SetRegistryAsync(registry, name, password, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static (string Url, string UserName, string Password) Read(string text, string file)
    {
        try
        {
            var json = JObject.Parse(text);
            return (Field(json, "url"), Field(json, "username"), Field(json, "password"));
        }
        catch (JsonException)
        {
            // The parser's own words may quote the password.
            throw Invalid(file, "it is no JSON object");
        }

        string Field(JObject json, string name) => json.TryGetValue(name, out var value) && value.Type == JTokenType.String ? (string)value! : throw Invalid(file, $"'{name}' is missing or no text");
    }

    private static CephadmException Invalid(string file, string why) =>
        new("RegistryInvalid", ErrorKind.InvalidInput, $"{file}: {why}.", "It looks so: {\"url\": \"quay.io\", \"username\": \"me\", \"password\": \"…\"}", file);
}
