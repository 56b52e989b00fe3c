namespace Pipeline.Retrieval.Conversation;

/// <summary>A question with what its conversation adds to it.</summary>
/// <param name="Original">The question, to the letter.</param>
/// <param name="Text">The question that stands alone; the original where that does already.</param>
/// <param name="IsSure">Whether the original says too little by itself. False: it may stand alone, and is searched
/// too.</param>
/// <param name="Parts">What is searched, 1 to <see cref="MostParts"/> questions with their weights.</param>
public sealed record StandaloneQuestion(
    string Original,
    string Text,
    bool IsSure,
    IReadOnlyList<WeightedQuestion> Parts
)
{
    /// <summary>Questions searched at most.</summary>
    public const int MostParts = 3;

    /// <summary>Whether the conversation adds anything.</summary>
    public bool IsRewritten => !string.Equals(Original, Text, StringComparison.Ordinal);

    /// <summary>The questions that it was rewritten to; itself where it stands alone.</summary>
    public IReadOnlyList<string> Rewritten =>
        [.. Parts.Take(IsSure ? Parts.Count : Parts.Count - 1).Select(part => part.Text)];

    /// <summary>The question with those to which what was found for it led: they are quoted for, too.</summary>
    /// <param name="questions">The questions, in their order.</param>
    public StandaloneQuestion LedTo(IReadOnlyList<string> questions)
    {
        var own = Rewritten.Count;
        return this with
        {
            Parts =
            [
                .. Parts.Take(own),
                .. questions.Select(text => new WeightedQuestion(text, 1)),
                .. Parts.Skip(own),
            ],
        };
    }

    /// <summary>A question that needs no conversation.</summary>
    /// <param name="question">The question.</param>
    public static StandaloneQuestion Of(string question) => new(question, question, true, [new(question, 1)]);
}

/// <summary>A question and what the hits found for it count.</summary>
/// <param name="Text">The question.</param>
/// <param name="Weight">Above 0.</param>
public sealed record WeightedQuestion(string Text, double Weight);
