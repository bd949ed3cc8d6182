using CephadmPS.Core.Errors;

namespace CephadmPS.Core.State.Stores;

internal static class StateErrors
{
    public static CephadmException Damaged(string key, string why, Exception? inner = null) =>
        new("StateDamaged", ErrorKind.Failed, $"The stored record '{key}' cannot be read: {why}.",
            "Nothing is decided on half a state. Restore the record from a controller's mirror, or remove it and set it anew.", key, inner);

    /// <summary>Keys are path-like words, so that they are good for Ceph and for files.</summary>
    public static void CheckKey(string key)
    {
        if (key.Length is 0 or > 200 || key.Any(c => c is <= ' ' or '#' or '\\' or (char)127) || key.StartsWith('/') || key.EndsWith('/'))
        {
            throw new CephadmException("StateKeyInvalid", ErrorKind.InvalidInput,
                $"'{key}' is no key of a record: 1 to 200 characters without blanks, '#', '\\' and outer slashes.", null, key);
        }
    }
}
