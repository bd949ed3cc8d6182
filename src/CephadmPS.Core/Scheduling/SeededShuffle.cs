using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// The order in which hosts are tried: a Fisher-Yates shuffle driven by a Mersenne Twister (MT19937) that is seeded with the service's
/// name. Upstream cephadm does the same, so that both place the same spec on the same hosts.
/// </summary>
public static class SeededShuffle
{
    private const int StateSize = 624;
    private const int Middle = 397;

    // The first steps of seeding do not depend on the seed: the state that every seed starts from is computed once.
    private static readonly uint[] InitialState = CreateInitialState();

    [ThreadStatic]
    private static uint[]? _state;

    /// <summary>The seed of a service: the SHA-1 of its name as one big number, modulo 2³² (its last four bytes, big endian).</summary>
    /// <param name="serviceName">Name of the service, such as <c>rgw.foo</c>.</param>
    public static uint SeedOf(string serviceName)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        // Not for security: the order must be the one that upstream computes.
        SHA1.HashData(Encoding.UTF8.GetBytes(serviceName), digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(digest[^4..]);
    }

    /// <summary>Shuffles <paramref name="items"/> in place, in the order that belongs to the service.</summary>
    /// <param name="serviceName">Name of the service.</param>
    /// <param name="items">Items, sorted; the result depends on the order they come in.</param>
    public static void Shuffle<T>(string serviceName, Span<T> items)
    {
        if (items.Length < 2)
        {
            return;
        }
        var state = _state ??= new uint[StateSize];
        Seed(state, SeedOf(serviceName));
        int index = StateSize;
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(state, ref index, (uint)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The first raw 32-bit outputs for a seed (for checks against the published vectors).</summary>
    internal static uint[] FirstOutputs(uint seed, int count)
    {
        var state = new uint[StateSize];
        Seed(state, seed);
        int index = StateSize;
        var outputs = new uint[count];
        for (int i = 0; i < count; i++)
        {
            outputs[i] = Next(state, ref index);
        }
        return outputs;
    }

    // A uniform number below n: as many bits as n has, drawn again until it fits. One word serves up to 32 bits.
    private static int Below(uint[] state, ref int index, uint n)
    {
        int shift = BitOperations.LeadingZeroCount(n);
        uint value;
        do
        {
            value = Next(state, ref index) >> shift;
        }
        while (value >= n);
        return (int)value;
    }

    private static uint[] CreateInitialState()
    {
        var state = new uint[StateSize];
        state[0] = 19650218;
        for (int i = 1; i < StateSize; i++)
        {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i;
        }
        return state;
    }

    // MT19937 "init_by_array" with a key of one word.
    private static void Seed(uint[] state, uint seed)
    {
        InitialState.CopyTo(state, 0);
        int i = 1;
        for (int k = 0; k < StateSize; k++)
        {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525)) + seed;
            i = Advance(state, i);
        }
        for (int k = 0; k < StateSize - 1; k++)
        {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            i = Advance(state, i);
        }
        state[0] = 0x80000000;
    }

    private static int Advance(uint[] state, int i)
    {
        if (++i < StateSize)
        {
            return i;
        }
        state[0] = state[StateSize - 1];
        return 1;
    }

    private static uint Next(uint[] state, ref int index)
    {
        if (index >= StateSize)
        {
            Regenerate(state);
            index = 0;
        }
        uint y = state[index++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private static void Regenerate(uint[] state)
    {
        for (int k = 0; k < StateSize; k++)
        {
            uint y = (state[k] & 0x80000000) | (state[k + 1 < StateSize ? k + 1 : 0] & 0x7fffffff);
            int m = k + Middle;
            state[k] = state[m < StateSize ? m : m - StateSize] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
    }
}
