namespace CephadmPS.Core.Scheduling;

/// <summary>
/// Finds the place of a name in an array of names: a hash table of places, a fifth of the size of a dictionary, because tens of
/// thousands of hosts are indexed anew for each state of a cluster.
/// </summary>
internal sealed class NameIndex
{
    private readonly string[] _names;
    private readonly int[] _slots;
    private readonly int _mask;

    /// <summary>Indexes the names.</summary>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public NameIndex(string[] names)
    {
        _names = names;
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, names.Length + (names.Length / 2)))];
        _mask = _slots.Length - 1;
        for (int i = 0; i < names.Length; i++)
        {
            int slot = SlotOf(names[i]);
            if (_slots[slot] != 0)
            {
                throw new ArgumentException($"There are two hosts named '{names[i]}'.", nameof(names));
            }
            _slots[slot] = i + 1;
        }
    }

    /// <summary>Place of a name; -1 when it is not there.</summary>
    public int IndexOf(string name) => _slots[SlotOf(name)] - 1;

    // The slot that holds the name, or the free one where it would be.
    private int SlotOf(string name)
    {
        int slot = string.GetHashCode(name, StringComparison.Ordinal) & _mask;
        while (_slots[slot] != 0 && !string.Equals(_names[_slots[slot] - 1], name))
        {
            slot = (slot + 1) & _mask;
        }
        return slot;
    }
}
