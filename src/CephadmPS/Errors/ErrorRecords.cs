using System.Management.Automation;
using CephadmPS.Core.Errors;

namespace CephadmPS.Errors;

/// <summary>
/// The one place where an exception becomes an error record: the identifier is the exception's, fixed for the product's life
/// (<c>docs/errors.md</c>), the category follows its kind, and the recommended action is the next command to type.
/// </summary>
internal static class ErrorRecords
{
    // PowerShell 7.5 and later show the recommended action of themselves; before, it would be seen by nobody.
    private static readonly Version ShowsRecommendation = new(7, 5);

    /// <summary>False for PowerShell's own control flow, which must pass.</summary>
    public static bool IsReportable(Exception exception) =>
        exception is not (PipelineStoppedException or ActionPreferenceStopException or FlowControlException);

    /// <summary>Makes a record.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="target">What it is about, where the exception does not name it.</param>
    public static ErrorRecord From(Exception exception, object? target = null)
    {
        if (exception is not CephadmException known)
        {
            return Unexpected(exception, target);
        }
        return Make(known, known.Id, CategoryOf(known.Kind), known.Target ?? target,
            string.Join(Environment.NewLine, [known.Message, .. known.Details.Where(line => !known.Message.Contains(line, StringComparison.Ordinal))]), known.Advice);
    }

    private static ErrorRecord Unexpected(Exception exception, object? target) => exception switch
    {
        OperationCanceledException => Make(exception, "OperationCancelled", ErrorCategory.OperationStopped, target,
            "The operation was cancelled.", "Run the command again; what was done already is not done twice."),
        UnauthorizedAccessException => Make(exception, "AccessDenied", ErrorCategory.PermissionDenied, target, exception.Message,
            "Check the permissions of the file or directory it names."),
        IOException => Make(exception, "FileAccessFailed", ErrorCategory.ReadError, target, exception.Message,
            "Check the path and the space on the disk."),
        _ => Make(exception, "UnexpectedError", ErrorCategory.InvalidResult, target, exception.Message,
            "This is a fault of the module. Report it with the output of: Get-Error | Out-String"),
    };

    private static ErrorRecord Make(Exception exception, string id, ErrorCategory category, object? target, string message, string? advice)
    {
        var text = advice is not null && !HostShowsRecommendation ? $"{message}{Environment.NewLine}{advice}" : message;
        return new ErrorRecord(exception, id, category, target)
        {
            ErrorDetails = new ErrorDetails(text) { RecommendedAction = advice },
        };
    }

    private static bool HostShowsRecommendation { get; } = typeof(PSObject).Assembly.GetName().Version is { } version && version >= ShowsRecommendation;

    private static ErrorCategory CategoryOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        ErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        ErrorKind.Security => ErrorCategory.SecurityError,
        ErrorKind.Refused => ErrorCategory.InvalidOperation,
        ErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ErrorKind.Conflict => ErrorCategory.ResourceBusy,
        ErrorKind.Cancelled => ErrorCategory.OperationStopped,
        _ => ErrorCategory.InvalidResult,
    };
}
