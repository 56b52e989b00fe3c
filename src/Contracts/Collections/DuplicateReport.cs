namespace Pipeline.Contracts.Collections;

/// <summary>What a collection says more than once, as far as its reader may read it.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Documents">Documents that were read.</param>
/// <param name="IsComplete">False: there are more documents than one report takes in.</param>
/// <param name="Copies">Documents that are like an earlier one.</param>
/// <param name="Groups">Groups of documents that are much the same, the largest first, at most
/// <see cref="MostListed"/>.</param>
/// <param name="Blocks">Blocks of text that stand in many documents, the most frequent first, at most
/// <see cref="MostListed"/>; of documents that are much the same only the first counts.</param>
public sealed record DuplicateReport(
    string Collection,
    int Documents,
    bool IsComplete,
    int Copies,
    IReadOnlyList<DuplicateGroup> Groups,
    IReadOnlyList<RepeatedBlock> Blocks
)
{
    /// <summary>Documents of a report.</summary>
    public const int MostDocuments = 200_000;

    /// <summary>Groups and blocks that are listed, and documents of a group.</summary>
    public const int MostListed = 100;
}

/// <summary>Documents that are much the same.</summary>
/// <param name="First">The one that the others are compared with, the first by id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Count">How many others there are.</param>
/// <param name="Others">The others by id, at most <see cref="DuplicateReport.MostListed"/>.</param>
public sealed record DuplicateGroup(string First, string? Title, int Count, IReadOnlyList<DuplicateDocument> Others);

/// <summary>A document that is like an earlier one.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Likeness">How much of both texts together both have, 0 to 1, estimated.</param>
/// <param name="SameWords">Whether it has the same words in the same order; else some differ, which may be numbers that
/// matter.</param>
public sealed record DuplicateDocument(string Id, string? Title, double Likeness, bool SameWords);

/// <summary>A block of text that stands in many documents.</summary>
/// <param name="Text">How it begins.</param>
/// <param name="Documents">In how many documents.</param>
/// <param name="Share">Their part of those that were compared, 0 to 1.</param>
public sealed record RepeatedBlock(string Text, int Documents, double Share);
