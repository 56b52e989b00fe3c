namespace Pipeline.Inference.Tokenization;

/// <summary>
/// The special tokens around a text (<c>Before</c> text <c>After</c>) and around a pair (<c>Before</c> first
/// <c>Between</c> second
/// <c>After</c>). For example XLM-RoBERTa: before {&lt;s&gt;}, between {&lt;/s&gt; &lt;/s&gt;}, after {&lt;/s&gt;}.
/// </summary>
public sealed record TokenFrame
{
    /// <summary>Ids before the first text.</summary>
    public IReadOnlyList<int> Before { get; init; } = [];

    /// <summary>Ids between the two texts of a pair.</summary>
    public IReadOnlyList<int> Between { get; init; } = [];

    /// <summary>Ids after the last text.</summary>
    public IReadOnlyList<int> After { get; init; } = [];

    /// <summary>The id that fills a batch's shorter rows; masked, so its value only must be in the
    /// vocabulary.</summary>
    public int Padding { get; init; }

    /// <summary>The segment id of the second text of a pair, for models that take token types: 1 for BERT, else
    /// 0.</summary>
    public int SecondType { get; init; }

    /// <summary>Special tokens of a framed single text.</summary>
    public int SingleLength => Before.Count + After.Count;

    /// <summary>Special tokens of a framed pair.</summary>
    public int PairLength => Before.Count + Between.Count + After.Count;
}
