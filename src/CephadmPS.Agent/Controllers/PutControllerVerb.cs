using System.Security.Cryptography;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Controllers;

/// <summary>
/// <c>controller-put</c>: takes the controller's executable in parts, and gives it its place when it is whole and has the digest that was named. An
/// executable that is there already is not sent again.
/// </summary>
public sealed class PutControllerVerb() : Verb<PutControllerRequest, PutControllerResult>(
    Protocol.Verbs.PutController, AgentJson.Default.PutControllerRequest, AgentJson.Default.PutControllerResult), IHostWide
{
    private const long Largest = 512L << 20;
    private const UnixFileMode Executable = HostFiles.PrivateDirectory;
    private static readonly SemaphoreSlim Turn = new(1);

    public override bool Mutates => true;

    public override async Task<PutControllerResult> RunAsync(PutControllerRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var path = host.PathOf(ControllerPlace.Binary(request.Sha256));
        if (request.Length is <= 0 or > Largest || request.Offset < 0 || request.Offset > request.Length)
        {
            throw AgentException.Refused("InvalidPart", $"a part at {request.Offset} of {request.Length} bytes cannot be", "an executable has up to 512 MiB");
        }
        await Turn.WaitAsync(cancellation);
        try
        {
            new HostFiles(host).MakeDirectory(ControllerPlace.Binaries, HostFiles.PrivateDirectory, Owner.Root);
            if (File.Exists(path) && new FileInfo(path).Length == request.Length && await DigestAsync(path, cancellation) == request.Sha256)
            {
                return new PutControllerResult { Received = request.Length, Complete = true };
            }
            return await TakeAsync(request, path, cancellation);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<PutControllerResult> TakeAsync(PutControllerRequest request, string path, CancellationToken cancellation)
    {
        var part = path + ".part";
        var data = Decode(request.Data);
        long received;
        await using (var file = new FileStream(part, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = Executable,
        }))
        {
            if (request.Offset > file.Length)
            {
                // A part before this one was lost.
                return new PutControllerResult { Received = file.Length };
            }
            if (data.Length > 0)
            {
                if (request.Offset + data.Length > request.Length)
                {
                    throw AgentException.Refused("InvalidPart", "the part reaches beyond the end");
                }
                file.SetLength(request.Offset);
                file.Position = request.Offset;
                await file.WriteAsync(data, cancellation);
            }
            received = file.Length;
            if (received == request.Length)
            {
                file.Flush(flushToDisk: true);
            }
        }
        if (received < request.Length)
        {
            return new PutControllerResult { Received = received };
        }
        if (await DigestAsync(part, cancellation) != request.Sha256)
        {
            File.Delete(part);
            throw AgentException.Refused("ControllerDamaged", "the executable did not arrive as it was sent", "send it again");
        }
        File.SetUnixFileMode(part, Executable);
        File.Move(part, path, overwrite: true);
        return new PutControllerResult { Received = received, Complete = true };
    }

    private static byte[] Decode(string data)
    {
        try
        {
            return Convert.FromBase64String(data);
        }
        catch (FormatException)
        {
            throw AgentException.Refused("InvalidPart", "the part is not base64");
        }
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }
}
