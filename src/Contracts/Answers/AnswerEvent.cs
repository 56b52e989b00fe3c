using System.Text.Json.Serialization;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;

namespace Pipeline.Contracts.Answers;

/// <summary>One element of a streamed answer. Sequence numbers start at 0 and have no holes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StageEvent), "stage")]
[JsonDerivedType(typeof(HitsEvent), "hits")]
[JsonDerivedType(typeof(TokenEvent), "token")]
[JsonDerivedType(typeof(CitationEvent), "citation")]
[JsonDerivedType(typeof(VerdictEvent), "verdict")]
[JsonDerivedType(typeof(DoneEvent), "done")]
[GenerateSerializer, Alias("pipeline.answer-event"), Immutable]
public abstract record AnswerEvent
{
    /// <summary>Position in the answer's log, from 0.</summary>
    [Id(0)]
    public long Sequence { get; init; }
}

/// <summary>A stage began or ended.</summary>
/// <param name="Stage">guard, rewrite, cache, embed, keyword, vector, fuse, rerank, context or generate.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Milliseconds">What it took; 0 when it just started.</param>
/// <param name="Detail">Why it was left out, or a figure worth knowing.</param>
/// <param name="Code">The stable word of the detail: a <see cref="Remarks.RemarkCode"/> or an error's code.</param>
/// <param name="Values">What the detail says of the case, by name.</param>
[GenerateSerializer, Alias("pipeline.stage-event"), Immutable]
public sealed record StageEvent(
    string Stage,
    StageStatus Status,
    double Milliseconds,
    string? Detail = null,
    string? Code = null,
    IReadOnlyDictionary<string, string>? Values = null
) : AnswerEvent;

/// <summary>The ranked list that a stage produced.</summary>
/// <param name="Stage">keyword, vector, fused, reranked or context (the passages shown to the generator, numbered as
/// cited).</param>
/// <param name="Hits">The list, best first; texts only for <c>context</c>.</param>
/// <param name="Conflicts">Of <c>context</c>: passages that contradict each other about what is asked; null:
/// none.</param>
[GenerateSerializer, Alias("pipeline.hits-event"), Immutable]
public sealed record HitsEvent(
    string Stage,
    IReadOnlyList<SearchHit> Hits,
    IReadOnlyList<SourceConflict>? Conflicts = null
) : AnswerEvent;

/// <summary>The next piece of the answer's text, already guarded.</summary>
/// <param name="Text">The text to append.</param>
/// <param name="Support">How far the passages support the sentence that it belongs to: <c>supported</c>, <c>partly</c>
/// or <c>unsupported</c>; null: it was not judged, or states nothing.</param>
[GenerateSerializer, Alias("pipeline.token-event"), Immutable]
public sealed record TokenEvent(string Text, string? Support = null) : AnswerEvent;

/// <summary>The answer just cited a passage with <c>[n]</c>.</summary>
/// <param name="Number">The n of <c>[n]</c>, from 1.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Version">Its version.</param>
/// <param name="Chunk">The chunk's number in it.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Position">Where <c>[n]</c> starts in the answer's text, in UTF-16 units.</param>
[GenerateSerializer, Alias("pipeline.citation-event"), Immutable]
public sealed record CitationEvent(int Number, string DocumentId, long Version, int Chunk, string? Title, int Position)
    : AnswerEvent;

/// <summary>A guardrail had something to say.</summary>
/// <param name="Verdict">What it said.</param>
[GenerateSerializer, Alias("pipeline.verdict-event"), Immutable]
public sealed record VerdictEvent(Verdict Verdict) : AnswerEvent;

/// <summary>The last event.</summary>
/// <param name="Reason">Why the answer ended.</param>
/// <param name="Origin">Where its text came from.</param>
/// <param name="Usage">Tokens used.</param>
/// <param name="Milliseconds">From question to end.</param>
/// <param name="Error">With <see cref="AnswerEnd.Failed"/>: what went wrong.</param>
/// <param name="Coverage">Which shards answered.</param>
/// <param name="Notice">What the reader should know, in the question's language, e.g. that no generator is
/// installed.</param>
/// <param name="NoticeCode">The stable word of the notice: a <see cref="Remarks.RemarkCode"/>.</param>
/// <param name="NoticeValues">What the notice says of the case, by name.</param>
/// <param name="Grounding">How far the passages found support the answer; null where none was made, or by a server that
/// does not tell it yet.</param>
[GenerateSerializer, Alias("pipeline.done-event"), Immutable]
public sealed record DoneEvent(
    AnswerEnd Reason,
    AnswerOrigin Origin,
    TokenUsage Usage,
    double Milliseconds,
    ErrorDetail? Error,
    Coverage? Coverage,
    string? Notice = null,
    string? NoticeCode = null,
    IReadOnlyDictionary<string, string>? NoticeValues = null,
    Grounding? Grounding = null
) : AnswerEvent
{
    /// <summary>
    /// The event as silos send and store it. A silo that does not know <see cref="AnswerEnd.NotFound"/> yet could not
    /// write it as JSON, nor read an answer that was stored with it. So between silos, and in the store, such an end is
    /// <see cref="AnswerEnd.NoPassages"/>, which every silo knows, with a grounding that says that the question was
    /// declined, which an older one passes over: its reader sees the sentence and the passages, and an end without any.
    /// </summary>
    public DoneEvent Sent() => Reason == AnswerEnd.NotFound ? this with { Reason = AnswerEnd.NoPassages } : this;

    /// <summary>The event as readers are told it, of one that was sent or stored (<see cref="Sent"/>).</summary>
    public DoneEvent Told() =>
        this is { Reason: AnswerEnd.NoPassages, Grounding.Declined: true }
            ? this with
            {
                Reason = AnswerEnd.NotFound,
            }
            : this;
}

/// <summary>Why an answer ended.</summary>
public enum AnswerEnd
{
    /// <summary>The generator finished.</summary>
    Completed,

    /// <summary>The token limit was reached.</summary>
    Length,

    /// <summary>No passage matched, so there is nothing to answer from.</summary>
    NoPassages,

    /// <summary>A guardrail blocked it.</summary>
    Blocked,

    /// <summary>The reader cancelled it or went away.</summary>
    Cancelled,

    /// <summary>It failed; the error says why.</summary>
    Failed,

    /// <summary>The passages found do not answer the question; the nearest are told. Never sent from silo to silo as
    /// such (<see cref="DoneEvent.Sent"/>).</summary>
    NotFound,
}

/// <summary>Where an answer's text came from.</summary>
public enum AnswerOrigin
{
    /// <summary>Written by the generator from the passages.</summary>
    Generated,

    /// <summary>Sentences quoted from the passages; no generator took part.</summary>
    Extractive,

    /// <summary>From the answer cache.</summary>
    Cached,
}

/// <summary>Tokens used by an answer.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CompletionTokens">Tokens generated.</param>
/// <param name="CachedTokens">Tokens of the prompt that the worker still had from an earlier request.</param>
[GenerateSerializer, Alias("pipeline.token-usage"), Immutable]
public sealed record TokenUsage(int PromptTokens, int CompletionTokens, int CachedTokens = 0);
