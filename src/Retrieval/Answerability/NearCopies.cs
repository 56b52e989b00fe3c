using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Answerability;

/// <summary>Tells what says much the same as a chunk: other chunks of its document or of its title, and copies of it by
/// another name (shingles of Broder 1997, of five words).</summary>
internal sealed class NearCopies
{
    private const int Words = 5;
    private const double Alike = 0.5;

    private readonly FetchedChunk _chunk;
    private readonly HashSet<string> _shingles;

    public NearCopies(FetchedChunk chunk) => (_chunk, _shingles) = (chunk, Shingles(chunk.Text));

    /// <summary>Whether another chunk may answer what this one answers.</summary>
    public bool Has(FetchedChunk other) =>
        other.Key.DocumentId == _chunk.Key.DocumentId
        || (!string.IsNullOrEmpty(other.Title) && other.Title == _chunk.Title)
        || IsCopy(Shingles(other.Text));

    private bool IsCopy(HashSet<string> shingles)
    {
        var shared = shingles.Count(_shingles.Contains);
        return shared > 0 && shared >= Alike * Math.Min(shingles.Count, _shingles.Count);
    }

    private static HashSet<string> Shingles(string text)
    {
        var words = text.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= Words
            ? [string.Join(' ', words)]
            : [.. Enumerable.Range(0, words.Length - Words + 1).Select(start => string.Join(' ', words, start, Words))];
    }
}
