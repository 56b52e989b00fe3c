namespace Pipeline.Retrieval.Steps;

/// <summary>A step that was taken.</summary>
/// <typeparam name="TFound">What a search finds.</typeparam>
/// <param name="Question">What was searched.</param>
/// <param name="Before">What the search before found.</param>
/// <param name="From">Index of the passage there that led on.</param>
/// <param name="Found">What was found.</param>
/// <param name="Answer">Index of the passage there that answers.</param>
public sealed record TakenStep<TFound>(string Question, TFound Before, int From, TFound Found, int Answer);

/// <summary>Plans, searches and checks, so many times at most; what the check does not pass changes nothing.</summary>
public static class SteppedSearch
{
    /// <summary>What the passages on the way count, in their order, beside each search's hits, which count 1.</summary>
    public const double ChainWeight = 1.5;

    /// <summary>Takes the steps behind a first search.</summary>
    /// <typeparam name="TFound">What a search finds.</typeparam>
    /// <param name="question">The question.</param>
    /// <param name="first">What was found for it.</param>
    /// <param name="most">Steps at most, behind the first search.</param>
    /// <param name="planner">Plans.</param>
    /// <param name="passages">The passages of what was found, best first.</param>
    /// <param name="search">Searches; null: it must not be searched.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<TakenStep<TFound>>> RunAsync<TFound>(
        string question,
        TFound first,
        int most,
        IStepPlanner planner,
        Func<TFound, IReadOnlyList<FoundPassage>> passages,
        Func<string, CancellationToken, Task<TFound?>> search,
        CancellationToken cancellationToken
    )
        where TFound : class
    {
        ArgumentNullException.ThrowIfNull(planner);
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentNullException.ThrowIfNull(search);
        var taken = new List<TakenStep<TFound>>();
        // What is called belongs to the caller, whose scheduler may matter to it.
        var (asked, found) = (question, first);
        while (taken.Count < most)
        {
            var read = passages(found);
            var plan = await planner.PlanAsync(asked, read, cancellationToken).ConfigureAwait(true);
            var results = await Task.WhenAll(plan.Select(next => search(next.Text, cancellationToken)))
                .ConfigureAwait(true);
            var best = plan.Zip(results)
                .Where(pair => pair.Second is not null)
                .Select(pair =>
                    (
                        Next: pair.First,
                        Found: pair.Second!,
                        Check: StepCheck.Find(pair.First, read[pair.First.From], passages(pair.Second!))
                    )
                )
                .Where(tried => tried.Check is not null)
                // Of those that say as much the one that was planned first: the order stays.
                .OrderByDescending(tried => tried.Check!.Value.Share)
                .FirstOrDefault();
            if (best.Next is null)
            {
                break;
            }

            taken.Add(new TakenStep<TFound>(best.Next.Text, found, best.Next.From, best.Found, best.Check!.Value.At));
            (asked, found) = (best.Next.Text, best.Found);
        }

        return taken;
    }
}
