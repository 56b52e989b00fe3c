using Pipeline.Contracts.Remarks;
using Pipeline.Documents.Reading;

namespace Pipeline.Grains.Ingestion;

/// <summary>What the readers of documents say, as remarks.</summary>
internal static class ReadRemarks
{
    /// <summary>What an error says.</summary>
    public static Remark Of(DocumentReadException error) =>
        error.Problem == ReadProblem.Unreadable || CodeOf(error.Problem) is not { } code
            ? RemarkCode.Unreadable.Saying(error.Reason, ("reason", error.Reason))
            : new Remark(code.Name(), error.Reason, error.Values);

    /// <summary>The readers' words are among those of all remarks.</summary>
    public static RemarkCode? CodeOf(ReadProblem problem) =>
        Enum.TryParse<RemarkCode>(problem.ToString(), out var code) ? code : null;
}
