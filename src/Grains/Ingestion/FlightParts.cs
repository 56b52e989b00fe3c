using Pipeline.Documents.Chunking;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// How much of a flight is published at a time: its beginning before all of it is embedded, and of what is embedded a
/// slice, because others wait while the index takes it. An index that follows takes only what is new of a part; one of
/// an earlier version takes all chunks so far, so before a document is whole a part is published when it is at least as
/// long again as what is published. For one caller at a time.
/// </summary>
internal sealed class FlightParts
{
    /// <summary>The fewest chunks of a first part.</summary>
    internal const int Fewest = 64;

    /// <summary>The time between parts: what is embedded sooner is published whole.</summary>
    internal static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    /// <summary>The most chunks of a slice.</summary>
    internal const int SliceChunks = 512;

    /// <summary>Characters of a slice, about, in UTF-16 units: a second or so for the index.</summary>
    internal const int SliceCharacters = 512 * 1024;

    private TimeProvider _time = TimeProvider.System;
    private long _last;
    private int _published;
    private bool _isUnderWay;
    private bool _isRefused;

    /// <summary>First chunks that are published, as this flight made them.</summary>
    public int Kept { get; private set; }

    /// <summary>First chunks that are embedded, as far as looked.</summary>
    public int Ready { get; private set; }

    /// <summary>Whether it may be published in slices: nothing whole of the document is served, and what was published
    /// before has reached an index.</summary>
    public bool MaySlice => !_isRefused;

    /// <summary>From now on what is left is published at once.</summary>
    public void EndSlices() => _isRefused = true;

    /// <summary>The chunk behind the next slice.</summary>
    /// <param name="chunks">All chunks; those before <see cref="Kept"/> are not looked at.</param>
    public int SliceEnd(IReadOnlyList<Chunk> chunks)
    {
        var (end, characters) = (Kept, 0);
        while (end < chunks.Count && end - Kept < SliceChunks && characters < SliceCharacters)
        {
            characters += chunks[end++].Text.Length;
        }

        return end;
    }

    /// <summary>The beginning of the flight in which the part under way was made.</summary>
    public int Taken { get; set; }

    public void Begin(TimeProvider time) => (_time, _last) = (time, time.GetTimestamp());

    /// <summary>So many were published by an earlier flight.</summary>
    public void Resume(int chunks) => Kept = Ready = _published = chunks;

    /// <summary>What is published is of another model: the next part stands in for it, when it is longer.</summary>
    public void BeginAnew() => Kept = Ready = 0;

    /// <summary>Whether a part is to be published now; true once until it has ended.</summary>
    /// <param name="vectors">The chunks' vectors; null: not embedded yet.</param>
    public bool TryBegin(ReadOnlyMemory<byte>?[] vectors)
    {
        while (Ready < vectors.Length && vectors[Ready] is not null)
        {
            Ready++;
        }

        return !_isUnderWay
            && !_isRefused
            && Ready >= Math.Max(Fewest, 2 * Kept)
            && Ready > _published
            && _time.GetElapsedTime(_last) >= Between
            && (_isUnderWay = true);
    }

    /// <summary>Ends a part.</summary>
    /// <param name="document">What was to be published.</param>
    /// <param name="refusal">Why it was not; null: it was.</param>
    /// <param name="beginning">The beginning of the flight now.</param>
    /// <returns>Whether its chunks are kept.</returns>
    public bool End(ChunkedDocument document, CommitRefusal? refusal, int beginning)
    {
        (_isUnderWay, _last) = (false, _time.GetTimestamp());
        _isRefused |= refusal == CommitRefusal.ServesWhole;
        if (refusal is not null)
        {
            return false;
        }

        _published = document.Kept + document.Chunks.Count;
        Kept = Taken == beginning ? _published : Kept;
        return Taken == beginning;
    }

    /// <summary>Whether what is published is how a document begins, read and cut as it is now.</summary>
    public static bool IsBeginningOf(PublishedPart published, ProcessedDocument document) =>
        published.Title == document.Title
        && published.Chunks.Count <= document.Chunks.Count
        && published.Chunks.Zip(document.Chunks).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(StoredChunk stored, Chunk chunk) =>
        (stored.Ordinal, stored.Text, stored.Start, stored.End, stored.Page)
            == (chunk.Ordinal, chunk.Text, chunk.Start, chunk.End, chunk.Page)
        && stored.HeadingPath.SequenceEqual(chunk.HeadingPath);
}
