using System.Security.Cryptography;
using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// Documents whose reading ended badly once, by the hash of their bytes. A slow machine can do that to any document; if
/// it happens again, the document is to blame. The oldest are forgotten first. Safe for concurrent callers.
/// </summary>
internal sealed class Suspects
{
    private const int Most = 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _order = new();

    /// <summary>The failure to report: as it is the first time, <see cref="ReadFailure.FailedAgain"/> the
    /// second.</summary>
    public DocumentReadException Judge(SourceDocument source, DocumentReadException failure)
    {
        if (failure.Failure is not (ReadFailure.TimedOut or ReadFailure.OutOfMemory or ReadFailure.ReaderCrashed))
        {
            return failure;
        }

        var hash = Convert.ToHexString(SHA256.HashData(source.Content.Span));
        lock (_lock)
        {
            if (_known.Remove(hash))
            {
                return new DocumentReadException(
                    ReadFailure.FailedAgain,
                    $"{failure.Reason} A second attempt ended the same way or worse.",
                    failure
                )
                {
                    Problem = ReadProblem.FailedAgain,
                };
            }

            _known.Add(hash);
            _order.Enqueue(hash);
            if (_order.Count > Most)
            {
                _known.Remove(_order.Dequeue());
            }

            return failure;
        }
    }
}
