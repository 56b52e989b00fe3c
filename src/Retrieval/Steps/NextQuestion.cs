namespace Pipeline.Retrieval.Steps;

/// <summary>A question that follows from what was found for the one before.</summary>
/// <param name="Text">What is searched.</param>
/// <param name="From">Index of the passage that leads to it, among those found.</param>
/// <param name="Bridge">What that passage names and the question does not.</param>
/// <param name="Open">The words of the question that the passage leaves open.</param>
public sealed record NextQuestion(string Text, int From, string Bridge, IReadOnlyList<string> Open)
{
    /// <summary>Characters of a question at most.</summary>
    public const int MostCharacters = 200;
}
