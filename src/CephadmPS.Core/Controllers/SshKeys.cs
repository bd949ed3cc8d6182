using System.Diagnostics;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Controllers;

/// <summary>Makes keys with OpenSSH's own program, which is needed to reach hosts anyway.</summary>
internal static class SshKeys
{
    /// <summary>A new key. Errors: <c>SshKeyFailed</c>.</summary>
    public static async Task<SshKeyRecord> CreateAsync(string user, string comment, CancellationToken cancellation)
    {
        // Of this user only, from its creation on.
        var directory = Directory.CreateTempSubdirectory("cephadm-key-").FullName;
        try
        {
            var path = Path.Combine(directory, "id_ed25519");
            using var process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
            {
                RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true,
            }) ?? throw Failed("it does not start", null);
            process.StandardInput.Close();
            var said = await process.StandardError.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return process.ExitCode == 0
                ? new SshKeyRecord(user, (await File.ReadAllTextAsync(path + ".pub", cancellation).ConfigureAwait(false)).Trim(),
                    await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false))
                : throw Failed(said.Trim(), null);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Failed(e.Message, e);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static CephadmException Failed(string why, Exception? inner) => new(
        "SshKeyFailed", ErrorKind.Failed, $"ssh-keygen could not make a key: {why}", "Install OpenSSH's client programs on this computer.", "ssh-keygen", inner);
}
