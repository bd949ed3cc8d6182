namespace CephadmPS.Agent.Cli;

/// <summary>The command line is not one that we know; exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
