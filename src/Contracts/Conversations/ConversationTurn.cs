using Pipeline.Contracts.Documents;

namespace Pipeline.Contracts.Conversations;

/// <summary>A question of a conversation with its answer. What kinds of words there are may grow.</summary>
[GenerateSerializer, Alias("pipeline.conversation-turn"), Immutable]
public sealed record ConversationTurn
{
    /// <summary>Its number, from 1.</summary>
    [Id(0)]
    public int Number { get; init; }

    /// <summary>The question as it was asked, guarded.</summary>
    [Id(1)]
    public string Question { get; init; } = "";

    /// <summary>The question that stands alone, by which was searched; null: that was the same.</summary>
    [Id(2)]
    public string? Rewritten { get; init; }

    /// <summary>The answer; empty where it is withheld.</summary>
    [Id(3)]
    public string Text { get; init; } = "";

    /// <summary>The passages that the answer cites, by their numbers in it.</summary>
    [Id(4)]
    public IReadOnlyList<TurnSource> Sources { get; init; } = [];

    /// <summary>How far the passages supported it: <c>supported</c>, <c>partial</c> or <c>none</c>; null: not
    /// known.</summary>
    [Id(5)]
    public string? Grounding { get; init; }

    /// <summary>Why it ended: the word of an <see cref="Answers.AnswerEnd"/>, such as <c>completed</c>.</summary>
    [Id(6)]
    public string End { get; init; } = "";

    /// <summary>Where its text came from: the word of an <see cref="Answers.AnswerOrigin"/>, such as
    /// <c>generated</c>.</summary>
    [Id(7)]
    public string Origin { get; init; } = "";

    /// <summary>When it was asked.</summary>
    [Id(8)]
    public DateTimeOffset Asked { get; init; }

    /// <summary>From question to end.</summary>
    [Id(9)]
    public double Milliseconds { get; init; }

    /// <summary>The answer's id; its events can be read for a while.</summary>
    [Id(10)]
    public string AnswerId { get; init; } = "";

    /// <summary>True: a document that the answer was made from is gone, or no longer the reader's to read, so neither
    /// the answer nor its sources are shown.</summary>
    [Id(11)]
    public bool Withheld { get; init; }

    /// <summary>Where the passages did not wholly support the answer, in the order of its text.</summary>
    [Id(12)]
    public IReadOnlyList<TurnDoubt> Doubts { get; init; } = [];
}

/// <summary>A stretch of an answer that its passages do not wholly support.</summary>
/// <param name="Start">First UTF-16 code unit in the answer.</param>
/// <param name="Length">How many code units.</param>
/// <param name="Support">See <see cref="Answers.TokenEvent.Support"/>: <c>partly</c> or <c>unsupported</c>.</param>
[GenerateSerializer, Alias("pipeline.turn-doubt"), Immutable]
public sealed record TurnDoubt(int Start, int Length, string Support);

/// <summary>A passage that an answer cites, as it was then.</summary>
[GenerateSerializer, Alias("pipeline.turn-source"), Immutable]
public sealed record TurnSource
{
    /// <summary>The n of <c>[n]</c>, from 1.</summary>
    [Id(0)]
    public int Number { get; init; }

    /// <summary>The document.</summary>
    [Id(1)]
    public string DocumentId { get; init; } = "";

    /// <summary>The version that was cited.</summary>
    [Id(2)]
    public long Version { get; init; }

    /// <summary>The chunk's number in it, from 0.</summary>
    [Id(3)]
    public int Chunk { get; init; }

    /// <summary>The document's title.</summary>
    [Id(4)]
    public string? Title { get; init; }

    /// <summary>The headings above the passage, outermost first.</summary>
    [Id(5)]
    public IReadOnlyList<string> HeadingPath { get; init; } = [];

    /// <summary>The page, from 1, when the format has pages.</summary>
    [Id(6)]
    public int? Page { get; init; }

    /// <summary>The passage.</summary>
    [Id(7)]
    public string Text { get; init; } = "";

    /// <summary>Whether the document has a newer version by now.</summary>
    [Id(8)]
    public bool IsSuperseded { get; init; }

    /// <summary>Where the passage stands in the original, beside its page; null: no more is known.</summary>
    [Id(9)]
    public PassagePlace? Place { get; init; }
}
