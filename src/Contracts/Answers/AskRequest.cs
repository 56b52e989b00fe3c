using System.Text.Json.Serialization;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Contracts.Answers;

/// <summary>A question to one collection.</summary>
[GenerateSerializer, Alias("pipeline.ask-request"), Immutable]
public sealed record AskRequest
{
    /// <summary>The collection; over HTTP taken from the path.</summary>
    [Id(0)]
    public string Collection { get; init; } = "";

    /// <summary>The question, 1 to <see cref="SearchRequest.MaxQueryCharacters"/> characters.</summary>
    [Id(1)]
    public string Question { get; init; } = "";

    /// <summary>Passages shown to the generator at most, 1 to 50.</summary>
    [Id(2)]
    public int Top { get; init; } = 5;

    /// <summary>Longest answer in tokens, 1 to 4096.</summary>
    [Id(3)]
    public int MaxTokens { get; init; } = 256;

    /// <summary>Sampling temperature, 0 (greedy) to 2.</summary>
    [Id(4)]
    public double Temperature { get; init; }

    /// <summary>A filter on metadata; see <see cref="SearchRequest.Filter"/>.</summary>
    [Id(5)]
    public string? Filter { get; init; }

    /// <summary>Only these documents.</summary>
    [Id(6)]
    public IReadOnlyList<string>? Documents { get; init; }

    /// <summary>Per shard, the watermark of a receipt that the answer must have seen.</summary>
    [Id(7)]
    public IReadOnlyDictionary<int, long>? AtLeast { get; init; }

    /// <summary>Earlier turns of the conversation, oldest first, at most 32.</summary>
    [Id(8)]
    public IReadOnlyList<ChatMessage>? History { get; init; }

    /// <summary>False: neither read nor fill the answer cache.</summary>
    [Id(9)]
    public bool UseCache { get; init; } = true;

    /// <summary>Deadline in milliseconds, 1 to 600,000.</summary>
    [Id(10)]
    public int TimeoutMilliseconds { get; init; } = 120_000;

    /// <summary>How far retrieval goes.</summary>
    [Id(11)]
    public SearchMode Mode { get; init; } = SearchMode.Reranked;

    /// <summary>True: quote sentences instead of generating, even when a generator is installed.</summary>
    [Id(12)]
    public bool Extractive { get; init; }

    /// <summary>
    /// A JSON Schema: the answer is JSON that satisfies it, and cites with <c>[n]</c> inside its strings. Needs a
    /// generator. Null: prose.
    /// </summary>
    [Id(14), JsonConverter(typeof(RawJsonConverter))]
    public string? Schema { get; init; }

    /// <summary>How tokens are chosen, beside the temperature; null: the defaults.</summary>
    [Id(15)]
    public AnswerSampling? Sampling { get; init; }

    /// <summary>The caller's access labels; see <see cref="SearchRequest.Access"/>.</summary>
    [Id(13), JsonIgnore]
    public IReadOnlyList<string>? Access { get; init; }

    /// <summary>Who asks, among those with the same access; see <see cref="CallerIdentity.Name"/>.</summary>
    [Id(16), JsonIgnore]
    public string? Caller { get; init; }

    /// <summary>The question as somebody asks it.</summary>
    /// <param name="caller">Who.</param>
    public AskRequest By(CallerIdentity caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return this with { Access = caller.Access, Caller = caller.Name };
    }

    /// <summary>True: the tokens of the answer are on the caller's account.</summary>
    [Id(17), JsonIgnore]
    public bool IsMetered { get; init; }

    /// <summary>The name of the guardrail policy of the caller's key, which can only make stricter what the collection
    /// has; null: it has none.</summary>
    [Id(20), JsonIgnore]
    public string? Guardrails { get; init; }

    /// <summary>Whether the question is declined when the passages found do not answer it; null: as the collection has
    /// it.</summary>
    [Id(18)]
    public DeclineMode? Decline { get; init; }

    /// <summary>True: let the generator write, also where it has not been shown to do as well as quoting. Left out
    /// unless it is set, so that a server that does not know it takes the question.</summary>
    [Id(19), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Generate { get; init; }

    /// <summary>The id of a stored conversation: the question is its next turn, and its turns are the history. Not
    /// together with <see cref="History"/>.</summary>
    [Id(21)]
    public string? Conversation { get; init; }

    /// <summary>True: nothing of the question and its answer is stored: no turn, no record of the answer, no entry in
    /// the answer cache. With a conversation its turns are read, and none is added.</summary>
    [Id(22), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incognito { get; init; }

    /// <summary>More searches than one for the question; null: one.</summary>
    [Id(23)]
    public RetrievalOptions? Retrieval { get; init; }
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The text.</param>
[GenerateSerializer, Alias("pipeline.chat-message"), Immutable]
public sealed record ChatMessage(ChatRole Role, string Content);
