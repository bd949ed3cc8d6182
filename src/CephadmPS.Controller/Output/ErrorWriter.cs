using CephadmPS.Core.Errors;

namespace CephadmPS.Controller.Output;

/// <summary>Errors for people: what, details, what to do, and the id to search for.</summary>
public static class ErrorWriter
{
    public static void Write(CephadmException error)
    {
        Console.Error.WriteLine($"ERROR: {error.Message} [{error.Id}]");
        foreach (var line in error.Details)
        {
            Console.Error.WriteLine($"  {line}");
        }
        if (error.Advice is { } advice)
        {
            Console.Error.WriteLine($"  {advice}");
        }
    }
}
