namespace Pipeline.Storage.Facts;

/// <summary>
/// What holds for a deployment as a whole, however many processes it has: a few short texts by name, each settled by
/// whoever is first. Part of the corpus store, with its durability.
/// </summary>
public interface IDeploymentFacts
{
    /// <summary>A fact; null: nobody has settled it.</summary>
    /// <param name="name">Its name, 1 to 200 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<string?> FindFactAsync(string name, CancellationToken cancellationToken);

    /// <summary>Settles a fact, if nobody has.</summary>
    /// <param name="name">Its name, 1 to 200 characters.</param>
    /// <param name="value">What it is to be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether this call has settled it.</returns>
    Task<bool> TryClaimFactAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>Settles a fact anew, if it still is what it was.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expected">What it was.</param>
    /// <param name="value">What it is to be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: it is something else, or nothing.</returns>
    Task<bool> TryReplaceFactAsync(string name, string expected, string value, CancellationToken cancellationToken);
}
