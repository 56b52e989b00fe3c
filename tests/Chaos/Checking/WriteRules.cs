using Pipeline.Chaos.Histories;

namespace Pipeline.Chaos.Checking;

/// <summary>What must hold among the writes of a document.</summary>
internal static class WriteRules
{
    public static IEnumerable<Violation> Check(DocumentHistory document)
    {
        Write? before = null;
        foreach (var write in document.Writes)
        {
            var open = document.Writes.Any(other => other.Order < write.Order && other.Acknowledged is null);
            if (write is { Acknowledged: null, Error: "unknown_document", Attempts: 1 } && !open)
            {
                yield return new Violation(
                    Rule.NothingIsLost,
                    $"document {document.Document}: it was unknown at {write}, after {before}"
                );
            }

            if (write is not { Acknowledged: not null, Version: { } version })
            {
                continue;
            }

            // Labels that change alone make no version.
            var ascends =
                before?.Version is not { } last
                || version > last
                || (version == last && write.Kind == WriteKind.Relabel && before.Content == write.Content);
            if (!ascends)
            {
                yield return new Violation(
                    Rule.VersionsAscend,
                    $"document {document.Document}: {write} came after {before}"
                );
            }

            before = write;
        }
    }
}
