using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Segments;

namespace Pipeline.Retrieval.Shards;

/// <summary>
/// What a document's own fields must be like to enter an index. Who accepts documents asks here first, so that nothing
/// is accepted that the index refuses later.
/// </summary>
public static class DocumentFields
{
    /// <summary>Checks the fields of one version.</summary>
    /// <param name="documentId">The id: 1 to <see cref="IndexedDocument.MaxIdLength"/> characters of well-formed
    /// Unicode.</param>
    /// <param name="title">The title, if it has one: well-formed Unicode.</param>
    /// <param name="metadataJson">A JSON object whose names and strings are well-formed Unicode, or an empty
    /// string.</param>
    /// <param name="labels">Access labels: well-formed Unicode.</param>
    /// <exception cref="IndexInputException">A field cannot be indexed; its <see cref="IndexInputException.Field"/> is
    /// <c>documentId</c>, <c>title</c>, <c>metadataJson</c> or <c>labels</c>.</exception>
    public static void Check(string documentId, string? title, string metadataJson, IReadOnlyList<string> labels)
    {
        CheckId(documentId);

        if (title is not null && !ExactString.IsWellFormed(title))
        {
            throw new IndexInputException("title", documentId, "has half a surrogate pair; give well-formed Unicode.");
        }

        if (labels.Any(label => label is null || !ExactString.IsWellFormed(label)))
        {
            throw new IndexInputException("labels", documentId, "have a label that is no well-formed Unicode.");
        }

        try
        {
            FilterSubject.Read(documentId, title, metadataJson, labels);
        }
        catch (FilterException e)
        {
            throw new IndexInputException("metadataJson", documentId, e.Message);
        }
    }

    /// <exception cref="IndexInputException">No index can have a document of that id.</exception>
    internal static void CheckId(string documentId)
    {
        if (
            string.IsNullOrEmpty(documentId)
            || documentId.Length > IndexedDocument.MaxIdLength
            || !ExactString.IsWellFormed(documentId)
        )
        {
            throw new IndexInputException(
                "documentId",
                documentId,
                $"must be 1 to {IndexedDocument.MaxIdLength} characters of well-formed Unicode."
            );
        }
    }
}
