using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Containers;

/// <summary>
/// Reads documents that lie in another, such as attachments of a mail: each under a heading with its name. All of them
/// share the limits of the document that they lie in. What is not read leaves no trace but its name.
/// </summary>
/// <param name="depth">How many documents lie around the one that holds them.</param>
internal sealed class ChildDocuments(int depth)
{
    private const int MaxDepth = 3;

    private readonly Lazy<DocumentReaders> _readers = new(() => new DocumentReaders(depth + 1));

    /// <summary>The limits of a document and of all that lies in it.</summary>
    public static ReadingLimits Shared(ReadingLimits limits) =>
        limits.Unpacked is null ? limits with { Unpacked = new UnpackedBytes(limits) } : limits;

    /// <summary>Adds a document's text.</summary>
    /// <param name="source">The document.</param>
    /// <param name="level">The level of its heading.</param>
    /// <param name="builder">Takes the text.</param>
    /// <param name="limits">What <see cref="Shared"/> gave.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="refused">Takes why it was not read.</param>
    /// <returns>Whether it was read.</returns>
    /// <exception cref="DocumentReadException">All documents together exceed a limit.</exception>
    public bool Add(
        SourceDocument source,
        int level,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken,
        Action<DocumentReadException>? refused = null
    )
    {
        if (Read(source, builder, limits, refused, cancellationToken) is not { } text)
        {
            return false;
        }

        builder.AddHeadingOfNext(source.FileName ?? text.Title ?? "", level);
        builder.Append(text, level);
        return true;
    }

    /// <summary>Adds the text of a document that is a part of the one that it lies in, without a heading of its
    /// own.</summary>
    /// <param name="source">The document.</param>
    /// <param name="builder">Takes the text.</param>
    /// <param name="limits">What <see cref="Shared"/> gave.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DocumentReadException">All documents together exceed a limit.</exception>
    public void Insert(
        SourceDocument source,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (Read(source, builder, limits, refused: null, cancellationToken) is { } text)
        {
            builder.Append(text, 0);
        }
    }

    private DocumentText? Read(
        SourceDocument source,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        Action<DocumentReadException>? refused,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth >= MaxDepth || builder.Room == 0)
        {
            return null;
        }

        try
        {
            return _readers.Value.Read(source, limits with { MaxCharacters = builder.Room }, cancellationToken);
        }
        catch (DocumentReadException e)
            when (e.Failure is not (ReadFailure.OutputTooLarge or ReadFailure.OutOfMemory)
                && e.Problem != ReadProblem.UnpacksTooLarge
            )
        {
            refused?.Invoke(e);
            return null;
        }
    }
}
