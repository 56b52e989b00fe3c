using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers.Support;

/// <summary>A sentence that is being judged: by words at once, and by a model where words leave it open.</summary>
internal sealed class PendingSentence
{
    /// <summary>Passages that a model is asked about at most, in one call.</summary>
    private const int MostHeard = 3;

    private readonly string _text;
    private readonly string _bare;
    private readonly IReadOnlyList<int> _cited;
    private readonly SentenceWeight? _citedWeight;
    private readonly SentenceWeight?[] _weights;
    private readonly int[] _asked = [];
    private readonly Task<IReadOnlyList<double>?> _heard = Task.FromResult<IReadOnlyList<double>?>(null);

    /// <summary>Weighs a sentence.</summary>
    /// <param name="text">The sentence, with its citations.</param>
    /// <param name="context">The passages shown.</param>
    /// <param name="passages">The same in the form that is compared with.</param>
    /// <param name="voice">A model that has a say; null: none.</param>
    public PendingSentence(
        string text,
        IReadOnlyList<SearchHit> context,
        IReadOnlyList<PassageFacts> passages,
        ISupportVoice? voice
    )
    {
        _text = text;
        _bare = CitedSentence.Bare(text);
        Func<string, PassageFacts, SentenceWeight?> weigh = IsInAnotherLanguage(context)
            ? SentenceJudge.WeighAcross
            : SentenceJudge.Weigh;
        _cited = CitedSentence.Numbers(text, context.Count);
        _weights = [.. passages.Select(passage => weigh(_bare, passage))];
        _citedWeight =
            _cited.Count == 0 ? null
            : _cited.Count == 1 ? _weights[_cited[0] - 1]
            : weigh(_bare, PassageFacts.Of(_cited.Select(number => context[number - 1])));
        if (
            voice is null
            || _citedWeight?.Level() == SupportLevel.Supported
            || _weights.Any(weight => weight?.Level() == SupportLevel.Supported)
        )
        {
            return;
        }

        _asked =
        [
            .. Enumerable
                .Range(0, _weights.Length)
                .Where(i => _weights[i] is { IsOpen: true })
                .OrderByDescending(i => _cited.Contains(i + 1))
                .ThenByDescending(i => _weights[i]!.Value.Share)
                .Take(MostHeard),
        ];
        if (_asked.Length > 0)
        {
            _heard = voice.HearAsync(_bare.Trim(), [.. _asked.Select(i => context[i].Text)]);
        }
    }

    /// <summary>Ends when nothing more is waited for.</summary>
    public Task Heard => _heard;

    /// <summary>The judgement; by words alone as long as the model has not spoken.</summary>
    /// <returns>The sentence with its citations set right, and how far passages support it; null: it states
    /// nothing.</returns>
    public (string Text, SupportLevel? Level) Decide()
    {
        var level = _citedWeight?.Level(_cited.Select(number => Voice(number - 1)).Max());
        if (level == SupportLevel.Supported)
        {
            return (_text, level);
        }

        var (best, number) = _weights
            .Select((weight, i) => (Level: weight?.Level(Voice(i)), Number: i + 1))
            .MaxBy(passage => (passage.Level ?? SupportLevel.Unsupported, -passage.Number));
        if (best is null)
        {
            return (_text, null);
        }

        if (best > (level ?? SupportLevel.Unsupported))
        {
            return (_cited.Count == 0 ? _text : CitedSentence.With(_text, number), best);
        }

        return level is SupportLevel.Partly ? (_text, level) : (_bare, SupportLevel.Unsupported);
    }

    private double? Voice(int passage) =>
        _heard is { IsCompletedSuccessfully: true, Result: { } heard }
        && Array.IndexOf(_asked, passage) is >= 0 and var at
            ? heard[at]
            : null;

    // Words of two languages cannot be held against one another.
    private bool IsInAnotherLanguage(IReadOnlyList<SearchHit> context)
    {
        var isKorean = QuestionLanguage.IsKorean(_bare);
        return context.All(hit => QuestionLanguage.IsKorean(hit.Text) != isKorean);
    }
}
