using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Answers.Support;

namespace Pipeline.Grains.Answers;

/// <summary>Lets an answer's text through and finds the citations in it.</summary>
internal interface ICitationWriter
{
    /// <summary>Whether nothing more may leave.</summary>
    bool IsBlocked => false;

    /// <summary>What was said of the text since the last call; null for nothing.</summary>
    Verdict? Verdict => null;

    /// <summary>Takes the next piece; returns what may leave now, with the citations in it.</summary>
    (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece);

    /// <summary>Nothing follows.</summary>
    (string Text, IReadOnlyList<CitationEvent> Citations) Complete();

    /// <summary>Whether more waits to be judged than the stream should be held back for.</summary>
    bool IsBehind => false;

    /// <summary>Waits until everything is judged that came so far; what may leave then comes with the next
    /// call.</summary>
    /// <param name="isLast">Whether nothing follows.</param>
    Task SettleAsync(bool isLast) => Task.CompletedTask;

    /// <summary>Whether nothing of the answer leaves, because the passages do not support it.</summary>
    bool HasGivenUp => false;

    /// <summary>How far what left last is supported, stretch by stretch; empty: it was not judged.</summary>
    IReadOnlyList<SupportMark> TakeMarks() => [];
}
