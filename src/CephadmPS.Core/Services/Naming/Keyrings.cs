using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Services.Naming;

/// <summary>Keyrings as daemons get them.</summary>
public static class Keyrings
{
    /// <summary>
    /// Reduces what the mons print (<c>auth get</c>) to one entity and its key, without caps. A pending key wins. The text is a
    /// secret.
    /// </summary>
    /// <param name="entity">Entity to write.</param>
    /// <param name="text">What the mons printed.</param>
    /// <exception cref="CephadmException"><c>KeyringWithoutKey</c>: there is no key in it.</exception>
    public static string Reduce(string entity, string text)
    {
        string? key = null;
        string? pending = null;
        foreach (var line in text.Split('\n'))
        {
            var place = line.IndexOf(" = ", StringComparison.Ordinal);
            if (place < 0)
            {
                continue;
            }

            var name = line[..place].Trim();
            var value = line[(place + 3)..].Trim();
            if (name == "key")
            {
                key ??= value;
            }
            else if (name == "pending key")
            {
                pending = value;
            }
        }

        var used = pending ?? key;
        return string.IsNullOrEmpty(used)
            ? throw new CephadmException("KeyringWithoutKey", ErrorKind.Failed, $"The mons gave no key for {entity}.", $"ceph auth get {entity}", entity)
            : $"[{entity}]\nkey = {used}\n";
    }
}
