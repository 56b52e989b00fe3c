using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Storage;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Documents;

/// <summary>What a submit would refuse, told before anything is submitted.</summary>
public static class SubmissionCheck
{
    /// <summary>Checks every document of a batch by the rules of a single submit.</summary>
    /// <param name="store">Knows whose the ids are.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">The batch.</param>
    /// <param name="access">The caller's labels; null: the program itself.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <exception cref="PipelineException">A document is refused; the field begins with its place, as in
    /// <c>[2].title</c>.</exception>
    public static async Task AllAsync(
        ICorpusStore store,
        string collection,
        IReadOnlyList<DocumentInput> documents,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(documents);
        for (var i = 0; i < documents.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var id = DocumentIds.Of(documents[i]);
                SubmissionFactory.Check(id, documents[i]);
                if (access is not null)
                {
                    var old = await StoreCalls.RunAsync(() =>
                        store.FindDocumentAsync(collection, id, cancellationToken)
                    );
                    Allow(id, old, access);
                }
            }
            catch (PipelineException error)
            {
                throw At(i, error);
            }
        }
    }

    /// <summary>Refuses an id whose document is not the caller's to replace.</summary>
    internal static void Allow(string id, DocumentRow? old, IReadOnlyList<string>? access)
    {
        if (old is not null && old.State != DocumentState.Deleted && !ReadScope.Of(access).Allows(old.Labels))
        {
            throw new PipelineException(
                ErrorCode.Forbidden,
                $"The id '{id}' belongs to a document that is not yours to replace; choose another id.",
                "id"
            );
        }
    }

    private static PipelineException At(int index, PipelineException error) =>
        new(
            error.Code,
            $"Document [{index}] of the array: {error.Message} Nothing of the array was accepted.",
            error.Field is null ? $"[{index}]" : $"[{index}].{error.Field}",
            error.RetryAfterSeconds,
            error.Reason,
            error.Values
        );
}
