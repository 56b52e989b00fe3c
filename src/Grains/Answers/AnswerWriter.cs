using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;

namespace Pipeline.Grains.Answers;

/// <summary>The way of an answer's text to its readers: the output guard first, then the citations, then the log.</summary>
internal sealed class AnswerWriter(IOutputGuardGrain guard, ICitationWriter citations, AnswerLog log)
{
    /// <summary>Whether a reader has got text of the answer.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Writes a piece; false: the guard blocked the answer and nothing more may follow.</summary>
    public Task<bool> WriteAsync(string text) => PushAsync(text, last: false);

    /// <summary>Writes what was held back.</summary>
    public Task<bool> CompleteAsync() => PushAsync("", last: true);

    private async Task<bool> PushAsync(string text, bool last)
    {
        var guarded = await guard.Push(text, last);
        if (guarded.Verdict is { } verdict)
        {
            log.Append(new VerdictEvent(verdict));
        }

        Append(citations.Push(guarded.Text));
        if (last)
        {
            Append(citations.Complete());
        }

        return guarded.Verdict?.Action != GuardAction.Block;
    }

    private void Append((string Text, IReadOnlyList<CitationEvent> Citations) written)
    {
        if (written.Text.Length > 0)
        {
            log.Append(new TokenEvent(written.Text));
            HasWritten = true;
        }

        foreach (var citation in written.Citations)
        {
            log.Append(citation);
        }
    }
}
