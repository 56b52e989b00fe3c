namespace Pipeline.Retrieval.Duplicates;

/// <summary>Hashes of texts that are the same in every process: FNV-1a with the finaliser of MurmurHash3.</summary>
internal static class Hash64
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static ulong Of(string text)
    {
        var hash = Basis;
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        return Mixed(hash);
    }

    /// <summary>The hash of a sequence that goes on: order matters.</summary>
    public static ulong Join(ulong hash, ulong next) => Mixed(((hash ^ Basis) * Prime) ^ next);

    /// <summary>The hash of words in their order.</summary>
    public static ulong Of(IEnumerable<string> words) => words.Aggregate(0UL, (hash, word) => Join(hash, Of(word)));

    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
