namespace Pipeline.Retrieval.Steps;

/// <summary>Says what is to be searched next.</summary>
public interface IStepPlanner
{
    /// <summary>Plans the next search of a question that needs more than one.</summary>
    /// <param name="question">The question of the search before.</param>
    /// <param name="found">What that found, best first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Questions to try, the most promising first; none where one passage says everything, or nothing leads
    /// on.</returns>
    ValueTask<IReadOnlyList<NextQuestion>> PlanAsync(
        string question,
        IReadOnlyList<FoundPassage> found,
        CancellationToken cancellationToken
    );
}
