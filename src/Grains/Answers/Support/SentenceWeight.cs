namespace Pipeline.Grains.Answers.Support;

/// <summary>What words say of a sentence and a passage.</summary>
/// <param name="Share">The part of the sentence's content that the passage has, 0 to 1.</param>
/// <param name="Differs">Whether a number, a date, a name or a negation is not as the passage has it.</param>
internal readonly record struct SentenceWeight(double Share, bool Differs)
{
    /// <summary>Share of the content that a passage has when it supports a sentence.</summary>
    public const double Whole = 0.6;

    /// <summary>The same when it supports a part.</summary>
    public const double Some = 0.35;

    /// <summary>The same when a model must vouch for it, for it to support a part.</summary>
    public const double Little = 0.15;

    // What a model gives to paraphrases at least, and to what is about something else at most.
    private const double Near = 0.6;
    private const double Far = 0.2;

    /// <summary>Whether a model can change what becomes of the sentence: facts are not its to judge.</summary>
    public bool IsOpen => !Differs && Share is >= Little and < Whole;

    /// <summary>How far the passage supports the sentence.</summary>
    /// <param name="voice">What a model says, 0 to 1; null: nothing.</param>
    public SupportLevel Level(double? voice = null)
    {
        var level =
            Differs || Share < Some ? SupportLevel.Unsupported
            : Share < Whole ? SupportLevel.Partly
            : SupportLevel.Supported;
        return !IsOpen ? level
            : voice <= Far ? SupportLevel.Unsupported
            : voice >= Near ? SupportLevel.Partly
            : level;
    }
}
