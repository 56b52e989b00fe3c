namespace Pipeline.Retrieval.Conversation;

/// <summary>Makes questions that stand alone of those that lean on what was said before.</summary>
public interface IFollowUps
{
    /// <summary>Reads a question with its conversation.</summary>
    /// <param name="history">The turns before, oldest first.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<StandaloneQuestion> ReadAsync(
        IReadOnlyList<Turn> history,
        string question,
        CancellationToken cancellationToken
    );
}
