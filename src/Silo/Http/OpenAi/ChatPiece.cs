using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Workers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>A part of a chat answer, wherever it comes from.</summary>
internal sealed record ChatPiece
{
    /// <summary>Text for the reader.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the model thought before it answered.</summary>
    public string Reasoning { get; init; } = "";

    public IReadOnlyList<ChatToolCall> Calls { get; init; } = [];

    public IReadOnlyList<TokenProbability> Probabilities { get; init; } = [];

    public CitationEvent? Citation { get; init; }

    /// <summary>Why there is no answer in the form that was asked for.</summary>
    public string? Refusal { get; init; }

    /// <summary>How far the documents support the answer; in the last piece.</summary>
    public ChatGrounding? Grounding { get; init; }

    /// <summary>Set in the last piece.</summary>
    public ChatFinish? Finish { get; init; }

    public TokenUsage? Usage { get; init; }
}
