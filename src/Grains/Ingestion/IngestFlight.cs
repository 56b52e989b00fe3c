using Pipeline.Documents.Chunking;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// One version of a document on its way through the lane. What is embedded of it waits here until all of it is, or
/// until its beginning is worth a part.
/// </summary>
internal sealed class IngestFlight
{
    private readonly CancellationTokenSource _end;
    private readonly Lock _gate = new();
    private readonly FlightParts _parts = new();
    private ReadOnlyMemory<byte>?[] _vectors = [];
    private Chunk[] _chunks = [];
    private int[] _costs = [];
    private int _queued;
    private int _done;
    private int _ended;

    /// <param name="row">The row as it is now.</param>
    /// <param name="size">Its size.</param>
    /// <param name="stopping">Ends the flight as well.</param>
    public IngestFlight(DocumentRow row, DocumentSize size, CancellationToken stopping)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        (Row, Size, Held, Token) = (row, size, row.Bytes, _end.Token);
    }

    /// <summary>The row as it was when the document was taken.</summary>
    public DocumentRow Row { get; }

    public DocumentSize Size { get; }

    /// <summary>Bytes taken for it of the capacity.</summary>
    public long Held { get; set; }

    /// <summary>What is being done to it; null: it waits for a reader.</summary>
    public string? Stage { get; set; }

    /// <summary>Whether its progress may be told: it has been on its way for a while.</summary>
    public bool Seen { get; set; }

    /// <summary>Ends when the document has moved on, or the lane stops.</summary>
    public CancellationToken Token { get; }

    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    public string? Title { get; private set; }

    /// <summary>What was made of it; a chunk that is in the store, and that nobody will ask for again, is
    /// gone.</summary>
    public IReadOnlyList<Chunk> Chunks => _chunks;

    /// <summary>The embedder of the vectors so far; null: none, or there is none.</summary>
    public string? Model { get; private set; }

    /// <summary>The next chunk to hand out. Only the queue moves it.</summary>
    public int Next { get; set; }

    /// <summary>Tokens that may be taken of it in this round. Only the queue uses it.</summary>
    public long Allowance { get; set; }

    /// <summary>Whether the round's allowance was given. Only the queue uses it.</summary>
    public bool HasAllowance { get; set; }

    /// <summary>How often its embedding was begun; what was handed out before counts for nothing.</summary>
    public int Beginning { get; private set; }

    public DocumentProgress Progress
    {
        get
        {
            lock (_gate)
            {
                return new DocumentProgress(Stage ?? IngestStages.Read, _done, Chunks.Count);
            }
        }
    }

    /// <summary>Takes what the reader made, and goes on behind what an earlier flight has published of it, if that is
    /// the same.</summary>
    /// <param name="document">What the reader made.</param>
    /// <param name="published">What is published of this version already; null: nothing.</param>
    /// <param name="time">The clock of its parts.</param>
    /// <returns>About how many bytes it holds now, vectors to come included.</returns>
    public long Take(ProcessedDocument document, PublishedPart? published, TimeProvider time)
    {
        Title = document.Title;
        _chunks = [.. document.Chunks];
        _vectors = new ReadOnlyMemory<byte>?[Chunks.Count];
        _costs = [.. Chunks.Select(chunk => Math.Max(1, EstimatedTokenCounter.Estimate(chunk.Text)))];
        _parts.Begin(time);
        if (published is not null && FlightParts.IsBeginningOf(published, document))
        {
            (Model, _done) = (published.EmbedderName, published.Chunks.Count);
            _vectors.AsSpan(0, _done).Fill(ReadOnlyMemory<byte>.Empty);
            _parts.Resume(_done);
        }

        return Chunks.Sum(chunk => 1024L + (chunk.Text.Length * sizeof(char)));
    }

    /// <summary>The first chunk to embed.</summary>
    public int First
    {
        get
        {
            lock (_gate)
            {
                return _parts.Kept;
            }
        }
    }

    /// <summary>Whether all chunks have their vectors.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_gate)
            {
                return _done == Chunks.Count;
            }
        }
    }

    /// <summary>About how many tokens a chunk has.</summary>
    public int CostOf(int chunk) => _costs[chunk];

    public string TextOf(int chunk) => DocumentProcessor.EmbeddedText(Title, Chunks[chunk]);

    /// <summary>Takes the vectors of some chunks.</summary>
    /// <param name="beginning">The <see cref="Beginning"/> in which they were handed out.</param>
    /// <param name="model">Who made them; null: there is no embedder, and they are empty.</param>
    /// <param name="vectors">Chunk by chunk.</param>
    public Landing Land(int beginning, string? model, IEnumerable<(int Chunk, ReadOnlyMemory<byte> Vector)> vectors)
    {
        lock (_gate)
        {
            if (beginning != Beginning)
            {
                return Landing.Partly;
            }

            if (_done > 0 && model != Model)
            {
                // Vectors of two models do not go together: all of it is embedded by the new one.
                Beginning++;
                Model = null;
                _done = 0;
                Array.Clear(_vectors);
                _parts.BeginAnew();
                return Landing.Anew;
            }

            Model = model;
            foreach (var (chunk, vector) in vectors)
            {
                _done += _vectors[chunk] is null ? 1 : 0;
                _vectors[chunk] = vector;
            }

            return _done == Chunks.Count ? Landing.Whole : Landing.Partly;
        }
    }

    /// <summary>Whether what is embedded from the first chunk on is to be published now; true once until <see
    /// cref="Published"/> is called.</summary>
    public bool TryBeginPart()
    {
        lock (_gate)
        {
            return _done < Chunks.Count && _parts.TryBegin(_vectors);
        }
    }

    /// <summary>Takes what became of a part.</summary>
    /// <param name="document">What was to be published.</param>
    /// <param name="refusal">Why it was not; null: it was.</param>
    public void Published(ChunkedDocument document, CommitRefusal? refusal)
    {
        lock (_gate)
        {
            if (_parts.End(document, refusal, Beginning))
            {
                // They are in the store, and nobody asks for them here again.
                _vectors.AsSpan(document.Kept, document.Chunks.Count).Fill(ReadOnlyMemory<byte>.Empty);
                if (_done == _chunks.Length)
                {
                    LargeGarbage.Add(document.Chunks.Sum(chunk => (long)chunk.Text.Length * sizeof(char)));
                    _chunks.AsSpan(document.Kept, document.Chunks.Count).Clear();
                }
            }
        }
    }

    /// <summary>What is left is published at once from now on: nobody follows the slices.</summary>
    public void EndSlices()
    {
        lock (_gate)
        {
            _parts.EndSlices();
        }
    }

    /// <summary>Whether it is to be put in the line of those that are published; true once until <see
    /// cref="Dequeue"/>.</summary>
    public bool TryQueue() => Interlocked.Exchange(ref _queued, 1) == 0;

    /// <summary>It has left the line.</summary>
    public void Dequeue() => Volatile.Write(ref _queued, 0);

    /// <summary>What is to be published of it: what is embedded from the first chunk on and was not published yet, a
    /// slice of it at most where it may be published in parts.</summary>
    public ChunkedDocument ToChunked()
    {
        lock (_gate)
        {
            var (kept, end) = (_parts.Kept, _done < Chunks.Count ? _parts.Ready : Chunks.Count);
            end = _parts.MaySlice ? Math.Min(end, _parts.SliceEnd(_chunks)) : end;
            var isPart = end < Chunks.Count;
            _parts.Taken = Beginning;
            return new(
                Row.Collection,
                Row.DocumentId,
                Row.Version,
                Row.Shard,
                Title,
                Model,
                [.. Enumerable.Range(kept, end - kept).Select(i => Stored(Chunks[i], _vectors[i] ?? default))]
            )
            {
                Kept = kept,
                IsPart = isPart,
            };
        }
    }

    private static StoredChunk Stored(Chunk chunk, ReadOnlyMemory<byte> vector) =>
        new(chunk.Ordinal, chunk.Text, chunk.HeadingPath, chunk.Start, chunk.End, chunk.Page, vector)
        {
            Place = chunk.Place,
        };

    /// <summary>Ends it; true the first time.</summary>
    public bool End()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return false;
        }

        _end.Cancel();
        _end.Dispose();
        return true;
    }
}

/// <summary>Where vectors left a document.</summary>
internal enum Landing
{
    /// <summary>There are more to come.</summary>
    Partly,

    /// <summary>It has all.</summary>
    Whole,

    /// <summary>They are of another model than those before: it begins anew.</summary>
    Anew,
}

/// <summary>The names of the stages, as they are told.</summary>
internal static class IngestStages
{
    public const string Read = "read";
    public const string Embed = "embed";
    public const string Commit = "commit";
}
