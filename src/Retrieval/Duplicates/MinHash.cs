using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Retrieval.Duplicates;

/// <summary>
/// The signature of a set: the part of equal entries in two of them estimates how much of both sets together both have
/// (Jaccard; Broder 1997), with a standard error of at most 0.045. Of each minimum 16 bits are kept (Li and König 2010),
/// 256 bytes in all.
/// </summary>
public sealed class MinHash
{
    /// <summary>Entries of a signature.</summary>
    public const int Entries = 128;

    private static readonly uint[] Factors = Numbers(1, odd: true);
    private static readonly uint[] Offsets = Numbers(2, odd: false);

    private readonly ushort[] _entries = new ushort[Entries];

    private MinHash() { }

    /// <summary>The signature of a set.</summary>
    /// <param name="hashes">The hashes of its elements; one that stands twice counts once.</param>
    /// <returns>The signature; null: the set is empty.</returns>
    public static MinHash? Of(IReadOnlyList<uint> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        if (hashes.Count == 0)
        {
            return null;
        }

        var least = new uint[Entries];
        Array.Fill(least, uint.MaxValue);
        var minima = Vectors(least);
        var factors = Vectors(Factors);
        var offsets = Vectors(Offsets);
        foreach (var hash in hashes)
        {
            var element = new Vector<uint>(hash);
            for (var i = 0; i < minima.Length; i++)
            {
                minima[i] = Vector.Min(minima[i], (factors[i] * element) + offsets[i]);
            }
        }

        var signature = new MinHash();
        for (var i = 0; i < Entries; i++)
        {
            signature._entries[i] = (ushort)least[i];
        }

        return signature;
    }

    /// <summary>Estimates the Jaccard index with another set, 0 to 1.</summary>
    /// <param name="other">The other set's signature.</param>
    public double Likeness(MinHash other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var equal = 0;
        for (var i = 0; i < Entries; i++)
        {
            equal += _entries[i] == other._entries[i] ? 1 : 0;
        }

        return (double)equal / Entries;
    }

    /// <summary>The hash of some entries, with their place.</summary>
    internal ulong Band(int first, int count)
    {
        var hash = Hash64.Join(0, (ulong)first);
        foreach (var entry in _entries.AsSpan(first, count))
        {
            hash = Hash64.Join(hash, entry);
        }

        return hash;
    }

    private static Span<Vector<uint>> Vectors(uint[] numbers) =>
        MemoryMarshal.Cast<uint, Vector<uint>>(numbers.AsSpan());

    // Odd factors make each function a permutation of the numbers of 32 bits.
    private static uint[] Numbers(ulong seed, bool odd) =>
        [.. Enumerable.Range(0, Entries).Select(i => (uint)(Hash64.Join(seed, (ulong)i) >> 32) | (odd ? 1u : 0u))];
}
