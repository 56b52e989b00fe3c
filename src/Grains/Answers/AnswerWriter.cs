using Pipeline.Contracts.Answers;
using Pipeline.Grains.Guardrails;

namespace Pipeline.Grains.Answers;

/// <summary>The way of an answer's text to its readers: the output guard first, then the citations, then what keeps
/// links back, then the log.</summary>
internal sealed class AnswerWriter(OutputGuard guard, ICitationWriter citations, AnswerLog log)
{
    private bool _isBlocked;

    /// <summary>Whether a reader has got text of the answer.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Whether nothing of the answer has left or will, because the passages do not support it.</summary>
    public bool HasGivenUp => citations.HasGivenUp;

    /// <summary>Why nothing more may follow; null while the answer may go on.</summary>
    public AnswerEnd? End { get; private set; }

    /// <summary>Writes a piece; false: nothing more may follow.</summary>
    public bool Write(string text) => Push(text);

    /// <summary>Whether more is held back to be judged than one sentence: then <see cref="SettleAsync"/> before
    /// more.</summary>
    public bool IsBehind => citations.IsBehind;

    /// <summary>Waits until what came so far is judged, and writes what may leave then; false: nothing more may
    /// follow.</summary>
    public async Task<bool> SettleAsync()
    {
        await citations.SettleAsync(isLast: false);
        return Push("");
    }

    /// <summary>Writes what was held back, when it is judged.</summary>
    public async Task<bool> CompleteAsync()
    {
        Take(guard.Push("", last: true));
        await citations.SettleAsync(isLast: true);
        return Finish();
    }

    /// <summary>Writes what was held back.</summary>
    public bool Complete()
    {
        Take(guard.Push("", last: true));
        return Finish();
    }

    private bool Push(string text)
    {
        Take(guard.Push(text, last: false));
        return Decide();
    }

    private void Take(GuardedText guarded)
    {
        if (guarded.Verdict is { } verdict)
        {
            log.Append(new VerdictEvent(verdict));
        }

        _isBlocked |= guarded.IsBlocked;
        Append(citations.Push(guarded.Text));
    }

    private bool Finish()
    {
        Append(citations.Complete());
        return Decide();
    }

    private bool Decide()
    {
        // A log that is full has lost text, so the answer is cut there.
        End ??=
            _isBlocked || citations.IsBlocked ? AnswerEnd.Blocked
            : citations.HasGivenUp ? AnswerEnd.Completed
            : log.IsFull ? AnswerEnd.Length
            : null;
        return End is null;
    }

    private void Append((string Text, IReadOnlyList<CitationEvent> Citations) written)
    {
        if (citations.Verdict is { } verdict)
        {
            log.Append(new VerdictEvent(verdict));
        }

        if (written.Text.Length > 0)
        {
            var from = 0;
            foreach (var mark in citations.TakeMarks())
            {
                log.Append(new TokenEvent(written.Text.Substring(from, mark.Length), mark.Support));
                from += mark.Length;
            }

            if (from < written.Text.Length)
            {
                log.Append(new TokenEvent(written.Text[from..]));
            }

            HasWritten = true;
        }

        foreach (var citation in written.Citations)
        {
            log.Append(citation);
        }
    }
}
