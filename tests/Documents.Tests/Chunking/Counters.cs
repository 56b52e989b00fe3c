using Pipeline.Documents.Chunking;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Counts words.</summary>
internal sealed class WordCounter : ITokenCounter
{
    public int Count(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}

/// <summary>Counts UTF-16 code units, white space included: nothing is additive but exact slices.</summary>
internal sealed class CharacterCounter : ITokenCounter
{
    public int Count(string text) => text.Length;
}

/// <summary>Like a subword model with markers: two tokens of its own, one for each started four letters of a
/// word.</summary>
internal sealed class SubwordCounter : ITokenCounter
{
    public int Calls { get; private set; }

    public long Characters { get; private set; }

    public int Count(string text)
    {
        Calls++;
        Characters += text.Length;
        return 2 + text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Sum(word => (word.Length + 3) / 4);
    }
}
