namespace Pipeline.Benchmarks.Chunking;

/// <summary>One way to make passages of articles: what is embedded, and what is given for it.</summary>
internal interface IChunkingStrategy
{
    /// <summary>Its name in the tables.</summary>
    string Name { get; }

    /// <summary>Whether keyword search knows the articles' titles.</summary>
    bool IsTitled => true;

    /// <summary>Cuts articles and embeds what it makes of them.</summary>
    /// <param name="articles">The articles.</param>
    /// <param name="encoder">Embeds, and counts the tokens that are read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The passages, article by article.</returns>
    Task<IReadOnlyList<Passage>> CutAsync(
        IReadOnlyList<LongArticle> articles,
        PassageEncoder encoder,
        CancellationToken cancellationToken
    );
}
