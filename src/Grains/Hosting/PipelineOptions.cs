namespace Pipeline.Grains.Hosting;

/// <summary>What the grains need to know of the silo that they run on.</summary>
public sealed class PipelineOptions
{
    /// <summary>The directory that holds everything this silo writes: the corpus store and the indexes.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Largest document in bytes, 1 KiB to 90 MiB (Orleans closes a connection past 100 MB).</summary>
    public long MaxDocumentBytes { get; set; } = 32L << 20;

    /// <summary>Reading, chunking and embedding.</summary>
    public IngestionOptions Ingestion { get; set; } = new();

    /// <summary>Answering.</summary>
    public AnswerOptions Answers { get; set; } = new();
}

/// <summary>How a lane works.</summary>
public sealed class IngestionOptions
{
    /// <summary>Documents taken from the store at once, 1 to 1024.</summary>
    public int BatchDocuments { get; set; } = 64;

    /// <summary>Bytes taken from the store at once, 1 MiB to 256 MiB.</summary>
    public long BatchBytes { get; set; } = 16L << 20;

    /// <summary>Texts a call to the embedder, 1 to 1024.</summary>
    public int EmbedTexts { get; set; } = 64;

    /// <summary>Attempts before a document is parked, 1 to 20.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Wait before the second attempt; doubles each time.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a lane looks for work on its own, should a notification be lost.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>How answers are made.</summary>
public sealed class AnswerOptions
{
    /// <summary>Tokens of passages shown to the generator at most, 64 to 100,000.</summary>
    public int ContextTokens { get; set; } = 900;

    /// <summary>Chunks of one document in the context at most, 1 to 50.</summary>
    public int ChunksPerDocument { get; set; } = 3;

    /// <summary>
    /// When the first token should be there, 100 ms to 10 minutes: re-ranking and context shrink, as far as measured
    /// rates ask for it, to keep to it on a slow device.
    /// </summary>
    public TimeSpan FirstTokenTarget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Repetition penalty of answers, 1 (none) to 2; small models repeat themselves without.</summary>
    public double RepetitionPenalty { get; set; } = 1.15;

    /// <summary>An answer that nobody reads is cancelled after this.</summary>
    public TimeSpan ReaderGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a finished answer can be read again, from its end.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Characters of finished answers and their passages that a silo keeps to be read again, 100,000 to 10,000,000,000; beyond, the
    /// oldest are forgotten before their time.
    /// </summary>
    public long KeptCharacters { get; set; } = 64_000_000;

    /// <summary>Answers kept a collection, 0 (off) to 100,000.</summary>
    public int CacheEntries { get; set; } = 512;
}
