using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Specs;

/// <summary>Errors of specs as the one exception that users see.</summary>
internal static class SpecErrors
{
    /// <summary>Refuses when there is an error; the details hold one line each.</summary>
    /// <exception cref="CephadmException"><c>SpecInvalid</c>.</exception>
    public static void ThrowIfAny(IReadOnlyList<SpecError> errors, string what, string? target)
    {
        if (errors.Count == 0)
        {
            return;
        }

        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        throw new CephadmException(
            "SpecInvalid",
            ErrorKind.InvalidInput,
            $"Cannot read {what}: {errors[0]}{more}",
            "Correct it and check again: Test-CephServiceSpec -Path FILE -Detailed",
            target)
        {
            Details = errors.Select(e => e.ToString()).ToList(),
        };
    }
}
