using System.CommandLine;
using CephadmPS.Controller.Output;

namespace CephadmPS.Controller.Commands;

/// <summary><c>fs create</c>: a CephFS with its pools. Its mds daemons come from a service spec.</summary>
public static class FileSystemCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Name of the file system." };
        var create = new Command("create", "Creates a file system and its pools.") { name };
        create.SetSessionAction(async (cluster, parsed, _, cancellation) =>
        {
            var result = await cluster.CreateFileSystemAsync(parsed.GetValue(name)!, cancellation);
            ResultWriter.Write(parsed, result, result.Text);
            return ExitCodes.Ok;
        });
        return new Command("fs", "File systems.") { create };
    }
}
