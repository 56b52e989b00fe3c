namespace Pipeline.Retrieval.Conversation;

/// <summary>How one language leaves out what was said before.</summary>
internal interface ILanguageRules
{
    /// <summary>What a question is about; null when nothing can be made out.</summary>
    string? TopicOf(string question);

    /// <summary>A follow-up with what it leaves out; null when it stands alone.</summary>
    /// <param name="before">The questions before, oldest first; at least one.</param>
    /// <param name="question">The question.</param>
    Rewriting? Rewrite(IReadOnlyList<AskedQuestion> before, string question);
}
