using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers.Support;

/// <summary>
/// Lets sentences of a generated answer through as far as the passages that they cite support them, with wrong
/// citations set right. Holds back one sentence, and under <see cref="SupportPolicy.Quote"/> the first ones until it is
/// known whether the answer is worth showing: one that is supported is enough; of <see cref="MostHeld"/> without that
/// more than half must not be unsupported.
/// </summary>
/// <param name="context">The passages shown.</param>
/// <param name="policy">What becomes of sentences that they do not support.</param>
/// <param name="citations">Decides the citations of what leaves.</param>
/// <param name="voice">A model that has a say where words leave it open; null: none.</param>
internal sealed class SupportedWriter(
    IReadOnlyList<SearchHit> context,
    SupportPolicy policy,
    CitationWriter citations,
    ISupportVoice? voice = null
) : ICitationWriter
{
    /// <summary>Judged sentences after which an answer is shown or given up.</summary>
    public const int MostHeld = 3;

    private readonly SentenceStream _sentences = new();
    private readonly PassageFacts[] _passages = [.. context.Select(hit => PassageFacts.Of(hit))];
    private readonly Queue<PendingSentence> _pending = new();
    private readonly List<(string Text, SupportLevel? Level)> _held = [];
    private readonly List<SupportMark> _marks = [];
    private readonly StringBuilder _out = new();
    private readonly List<CitationEvent> _cited = [];
    private bool _isOpen = policy != SupportPolicy.Quote;
    private bool _wrote;
    private bool _leftOut;

    /// <summary>Whether nothing of the answer leaves, because the passages do not support it.</summary>
    public bool HasGivenUp { get; private set; }

    public bool IsBehind => _pending.Count > 1;

    public async Task SettleAsync(bool isLast)
    {
        if (isLast)
        {
            Take(_sentences.Complete());
        }

        foreach (var sentence in _pending.ToArray())
        {
            await sentence.Heard;
        }

        Advance(force: true);
    }

    public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece)
    {
        foreach (var sentence in _sentences.Push(piece))
        {
            Take(sentence);
        }

        Advance(force: false);
        return Drain();
    }

    public (string Text, IReadOnlyList<CitationEvent> Citations) Complete()
    {
        Take(_sentences.Complete());
        Advance(force: true);
        if (!_isOpen && !HasGivenUp)
        {
            Decide(isLast: true);
        }

        HasGivenUp |= _leftOut && !_wrote;
        Add(HasGivenUp ? ("", []) : citations.Complete(), null);
        return Drain();
    }

    public IReadOnlyList<SupportMark> TakeMarks()
    {
        SupportMark[] marks = [.. _marks];
        _marks.Clear();
        return marks;
    }

    private void Take(string sentence)
    {
        if (sentence.Length == 0 || HasGivenUp)
        {
            return;
        }

        _pending.Enqueue(new PendingSentence(sentence, context, _passages, voice));
    }

    /// <summary>Lets sentences through in their order as far as they are judged, or all by what is known now.</summary>
    private void Advance(bool force)
    {
        while (_pending.TryPeek(out var next) && (force || next.Heard.IsCompleted))
        {
            _pending.Dequeue();
            var judged = next.Decide();
            if (HasGivenUp)
            {
                continue;
            }

            if (_isOpen)
            {
                Release(judged.Text, judged.Level);
                continue;
            }

            _held.Add(judged);
            Decide(isLast: false);
        }
    }

    private void Decide(bool isLast)
    {
        var judged = _held.Where(sentence => sentence.Level is not null).ToArray();
        var unsupported = judged.Count(sentence => sentence.Level == SupportLevel.Unsupported);
        if (judged.Length > 0 && (judged.Length >= MostHeld || isLast) && unsupported * 2 > judged.Length)
        {
            HasGivenUp = true;
            _held.Clear();
        }
        else if (isLast || judged.Length >= MostHeld || (judged.Length > 0 && unsupported == 0))
        {
            _isOpen = true;
            foreach (var (text, level) in _held)
            {
                Release(text, level);
            }

            _held.Clear();
        }
    }

    private void Release(string text, SupportLevel? level)
    {
        if (level == SupportLevel.Unsupported && policy != SupportPolicy.Mark)
        {
            // A line that is left out leaves its end, or the next would join the one before.
            _leftOut = true;
            Add(_wrote && text.EndsWith('\n') ? citations.Push("\n") : ("", []), null);
            return;
        }

        _wrote = true;
        Add(citations.Push(text), level);
        Add(citations.EndSentence(level != SupportLevel.Unsupported), level);
    }

    private void Add((string Text, IReadOnlyList<CitationEvent> Citations) written, SupportLevel? level)
    {
        _out.Append(written.Text);
        _cited.AddRange(written.Citations);
        if (written.Text.Length > 0)
        {
            _marks.Add(new SupportMark(written.Text.Length, level?.ToString().ToLowerInvariant()));
        }
    }

    private (string, IReadOnlyList<CitationEvent>) Drain()
    {
        var result = (_out.ToString(), (IReadOnlyList<CitationEvent>)[.. _cited]);
        _out.Clear();
        _cited.Clear();
        return result;
    }
}
