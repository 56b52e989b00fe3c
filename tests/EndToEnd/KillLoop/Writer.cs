using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.EndToEnd.KillLoop;

/// <summary>
/// Adds, updates and deletes its own documents, one change after the other. Several writers at once share a collection
/// but no document, so that each knows the order of its changes.
/// </summary>
internal sealed class Writer(string collection, int number, int seed)
{
    // Words of these letters are left alone by every stemmer and never split.
    private const string Letters = "bcfhkmpqvx";

    private readonly Random _random = new(seed);
    private readonly List<TrackedDocument> _documents = [];
    private int _words;

    public IReadOnlyList<TrackedDocument> Documents => _documents;

    /// <summary>Writes until the server is gone.</summary>
    /// <param name="client">A client that does not repeat calls: what was sent once may have happened once.</param>
    /// <param name="acknowledged">Called after every acknowledgement.</param>
    public async Task WriteUntilGoneAsync(PipelineClient client, Action acknowledged)
    {
        while (true)
        {
            var (document, change) = Next();
            document.Send(change);
            try
            {
                var receipt = change.Word is null
                    ? await client.DeleteDocumentAsync(collection, document.Id)
                    : await client.SubmitAsync(collection, Input(document.Id, change.Word));
                document.Acknowledge(change, receipt);
            }
            catch (PipelineException error) when (error.Code == ErrorCode.Unreachable)
            {
                return;
            }
            catch (PipelineException error)
                when (error.Code == ErrorCode.UnknownDocument
                    && change.Word is null
                    && document.Open.SkipLast(1).Any(open => open.Word is null)
                )
            {
                // The deletion before, cut off by a crash, had happened after all.
                document.AcknowledgeDeletion();
            }

            acknowledged();
        }
    }

    private (TrackedDocument Document, Change Change) Next()
    {
        var living = _documents.Where(document => document.Acknowledged?.Word is not null).ToArray();
        var choice = _random.Next(100);
        if (living.Length > 0 && choice < 45)
        {
            var document = living[_random.Next(living.Length)];
            return (document, choice < 30 ? new Change(Word()) : new Change(null));
        }

        var added = new TrackedDocument($"writer-{number} 문서 {_documents.Count}.md");
        _documents.Add(added);
        return (added, new Change(Word()));
    }

    private static DocumentInput Input(string id, string word) =>
        new()
        {
            Id = id,
            ContentType = "text/markdown",
            Text =
                $"# 점검 기록\n\n이 문서의 점검 번호는 {word} 입니다. 담당자는 매일 아침 기록을 확인한다.\n\n"
                + "## Inspection\n\nThe inspector reads every record in the morning and signs it in the evening.\n",
        };

    private string Word()
    {
        var digits = new char[6];
        var rest = _words++;
        for (var i = digits.Length - 1; i >= 0; i--, rest /= Letters.Length)
        {
            digits[i] = Letters[rest % Letters.Length];
        }

        return $"z{Letters[number]}{new string(digits)}";
    }
}
