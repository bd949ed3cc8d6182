namespace CephadmPS.Agent.Files;

/// <summary>Errors after an undo.</summary>
public static class UndoneExtensions
{
    /// <summary>The same error, saying that the host is as it was before.</summary>
    public static AgentException AfterUndo(this AgentException error) => new(error.Id, error.Message, error.Advice, error.Code, error.InnerException ?? error)
    {
        Details = error.Details,
        Undone = true,
    };
}
