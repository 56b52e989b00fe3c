using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers.Support;

/// <summary>
/// Lets sentences of a generated answer through as far as the passages that they cite support them, with wrong
/// citations set right. Holds back one sentence, and under <see cref="SupportPolicy.Quote"/> the first ones until it is
/// known whether the answer is worth showing: one that is supported is enough; of <see cref="MostHeld"/> without that
/// more than half must not be unsupported.
/// </summary>
internal sealed class SupportedWriter(IReadOnlyList<SearchHit> context, SupportPolicy policy, CitationWriter citations)
    : ICitationWriter
{
    /// <summary>Judged sentences after which an answer is shown or given up.</summary>
    public const int MostHeld = 3;

    private readonly SentenceStream _sentences = new();
    private readonly PassageFacts[] _passages = [.. context.Select(hit => PassageFacts.Of(hit))];
    private readonly List<(string Text, SupportLevel? Level)> _held = [];
    private readonly List<SupportMark> _marks = [];
    private readonly StringBuilder _out = new();
    private readonly List<CitationEvent> _cited = [];
    private bool _isOpen = policy != SupportPolicy.Quote;
    private bool _wrote;
    private bool _leftOut;

    /// <summary>Whether nothing of the answer leaves, because the passages do not support it.</summary>
    public bool HasGivenUp { get; private set; }

    public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece)
    {
        foreach (var sentence in _sentences.Push(piece))
        {
            Take(sentence);
        }

        return Drain();
    }

    public (string Text, IReadOnlyList<CitationEvent> Citations) Complete()
    {
        Take(_sentences.Complete());
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

        var judged = Judge(sentence);
        if (_isOpen)
        {
            Release(judged.Text, judged.Level);
            return;
        }

        _held.Add(judged);
        Decide(isLast: false);
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

    private (string Text, SupportLevel? Level) Judge(string sentence)
    {
        var bare = CitedSentence.Bare(sentence);
        if (IsInAnotherLanguage(bare))
        {
            return (sentence, null);
        }

        var cited = CitedSentence.Numbers(sentence, context.Count);
        var level =
            cited.Count == 0
                ? null
                : SentenceJudge.Judge(
                    bare,
                    cited.Count == 1
                        ? _passages[cited[0] - 1]
                        : PassageFacts.Of(cited.Select(number => context[number - 1]))
                );
        if (level == SupportLevel.Supported)
        {
            return (sentence, level);
        }

        var (best, number) = _passages
            .Select((passage, i) => (Level: SentenceJudge.Judge(bare, passage), Number: i + 1))
            .MaxBy(passage => (passage.Level ?? SupportLevel.Unsupported, -passage.Number));
        if (best is null)
        {
            return (sentence, null);
        }

        if (best > (level ?? SupportLevel.Unsupported))
        {
            return (cited.Count == 0 ? sentence : CitedSentence.With(sentence, number), best);
        }

        return level is SupportLevel.Partly ? (sentence, level) : (bare, SupportLevel.Unsupported);
    }

    // Words of two languages cannot be held against one another.
    private bool IsInAnotherLanguage(string sentence)
    {
        var isKorean = QuestionLanguage.IsKorean(sentence);
        return context.All(hit => QuestionLanguage.IsKorean(hit.Text) != isKorean);
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
