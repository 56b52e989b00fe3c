using Orleans.Concurrency;
using Pipeline.Contracts.Answers;

namespace Pipeline.Contracts.Workers;

/// <summary>What every worker can tell. The key is <c>device</c>, e.g. <c>cpu:0</c>, in the scope of its
/// role.</summary>
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>State, queue and batch sizes.</summary>
    [Alias("describe"), AlwaysInterleave]
    Task<WorkerInfo> Describe();
}

/// <summary>Owns the embedder's session on one device.</summary>
[Alias("pipeline.embed-worker")]
public interface IEmbedWorkerGrain : IWorkerGrain
{
    /// <summary>Embeds texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="kind">Queries or passages.</param>
    /// <param name="priority">Whether somebody waits.</param>
    /// <param name="caller">Whose texts they are: callers take turns, by tokens. Null: of nobody who has
    /// others.</param>
    /// <param name="model">Whose vectors: of the embedder in use (null), or of another that an index still holds
    /// vectors of, by their name.</param>
    /// <param name="cancellationToken">Ends the wait; what has not been computed is dropped.</param>
    /// <exception cref="Errors.PipelineException">There is no embedder now, or the queue is full.</exception>
    [Alias("embed"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task<Embeddings> Embed(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        string? caller,
        string? model,
        CancellationToken cancellationToken
    );
}

/// <summary>Owns the re-ranker's session on one device.</summary>
[Alias("pipeline.rerank-worker")]
public interface IRerankWorkerGrain : IWorkerGrain
{
    /// <summary>Scores passages for a query; higher is better; one score a passage.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="priority">Whether somebody waits.</param>
    /// <param name="caller">Whose passages they are: callers take turns, by tokens. Null: of nobody who has
    /// others.</param>
    /// <param name="cancellationToken">Ends the wait; what has not been computed is dropped.</param>
    /// <exception cref="Errors.PipelineException">There is no re-ranker now, or the queue is full.</exception>
    [Alias("score"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task<float[]> Score(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        string? caller,
        CancellationToken cancellationToken
    );
}

/// <summary>Owns the generator's session on one device.</summary>
[Alias("pipeline.generate-worker")]
public interface IGenerateWorkerGrain : IWorkerGrain
{
    /// <summary>Streams a completion. Cancelling frees the slot within one decode step.</summary>
    /// <exception cref="Errors.PipelineException">
    /// No generator is installed, the prompt is too long, a field is out of its range, or the queue is full.
    /// </exception>
    [Alias("generate")]
    IAsyncEnumerable<Completion> Generate(CompletionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tokens of each text, and of the whole as a prompt.</summary>
    [Alias("count"), AlwaysInterleave]
    Task<int[]> CountTokens(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>Vectors of equal length.</summary>
/// <param name="Model">The embedder's name.</param>
/// <param name="Dimensions">Components of a vector.</param>
/// <param name="Data">All vectors in a row, float32 little-endian.</param>
/// <param name="Tokens">Tokens read.</param>
[GenerateSerializer, Alias("pipeline.embeddings"), Immutable]
public sealed record Embeddings(string Model, int Dimensions, ReadOnlyMemory<byte> Data, int Tokens);

/// <summary>What a generator is asked.</summary>
[GenerateSerializer, Alias("pipeline.completion-request"), Immutable]
public sealed record CompletionRequest
{
    /// <summary>The conversation.</summary>
    [Id(0)]
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Longest completion in tokens, 1 to 4096.</summary>
    [Id(1)]
    public int MaxTokens { get; init; } = 256;

    /// <summary>Sampling temperature, 0 (greedy) to 2.</summary>
    [Id(2)]
    public double Temperature { get; init; }

    /// <summary>Nucleus sampling, above 0 to 1.</summary>
    [Id(3)]
    public double TopP { get; init; } = 1;

    /// <summary>Texts that end the completion, at most 4.</summary>
    [Id(4)]
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Seed of sampling; null: random.</summary>
    [Id(5)]
    public uint? Seed { get; init; }

    /// <summary>Repetition penalty, 1 (none) to 2.</summary>
    [Id(6)]
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Draw from this many of the most likely tokens, 0 (off) or more.</summary>
    [Id(7)]
    public int TopK { get; init; }

    /// <summary>Drop tokens less likely than this share of the most likely one, 0 (off) up to, not including,
    /// 1.</summary>
    [Id(8)]
    public double MinP { get; init; }

    /// <summary>-2 to 2: lowers tokens by how often the completion has them already. 0 is off.</summary>
    [Id(9)]
    public double FrequencyPenalty { get; init; }

    /// <summary>-2 to 2: lowers tokens that the completion has already. 0 is off.</summary>
    [Id(10)]
    public double PresencePenalty { get; init; }

    /// <summary>Added to the logits of these tokens (ids of the generator's vocabulary), -100 to 100 each, at most 300;
    /// null: none.</summary>
    [Id(11)]
    public IReadOnlyDictionary<int, double>? LogitBias { get; init; }

    /// <summary>0 to 20: report each token's probability and so many alternatives; null: none.</summary>
    [Id(12)]
    public int? TopLogProbabilities { get; init; }

    /// <summary>What the completion must look like, in GBNF with the rule <c>root</c>; null: free.</summary>
    [Id(13)]
    public string? Grammar { get; init; }

    /// <summary>Whom it is for: completions of one tenant take turns with those of others, however many they are. Empty
    /// for none.</summary>
    [Id(14)]
    public string Tenant { get; init; } = "";

    /// <summary>The generator's adapter to answer with; null for the generator alone.</summary>
    [Id(15)]
    public string? Adapter { get; init; }

    /// <summary>Whether a person waits for it; bulk work gives way.</summary>
    [Id(16)]
    public RequestPriority Priority { get; init; } = RequestPriority.Interactive;

    /// <summary>The request with another way to choose tokens.</summary>
    /// <param name="sampling">The way; null changes nothing.</param>
    public CompletionRequest With(AnswerSampling? sampling) =>
        sampling is null
            ? this
            : this with
            {
                TopP = sampling.TopP,
                TopK = sampling.TopK,
                MinP = sampling.MinP,
                Seed = sampling.Seed,
                FrequencyPenalty = sampling.FrequencyPenalty,
                PresencePenalty = sampling.PresencePenalty,
            };
}

/// <summary>A piece of a completion.</summary>
/// <param name="Text">Text to append; may be empty in the last piece.</param>
/// <param name="Tokens">Tokens that it stands for.</param>
/// <param name="Finish">Why it ended, in the last piece; else null.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">How many of those the worker still had from an earlier request.</param>
/// <param name="Probabilities">One for each of its tokens, when they were asked for; else null.</param>
[GenerateSerializer, Alias("pipeline.completion"), Immutable]
public sealed record Completion(
    string Text,
    int Tokens,
    FinishReason? Finish,
    int PromptTokens,
    int CachedTokens = 0,
    IReadOnlyList<TokenProbability>? Probabilities = null
);
