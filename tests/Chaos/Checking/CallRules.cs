using Pipeline.Chaos.Histories;
using Pipeline.Contracts.Errors;

namespace Pipeline.Chaos.Checking;

/// <summary>What must hold for calls that failed, and for answers.</summary>
internal static class CallRules
{
    /// <summary>Codes that say what to do: try again.</summary>
    private static readonly HashSet<string> Clear =
    [
        .. new[]
        {
            ErrorCode.Overloaded,
            ErrorCode.StoreUnavailable,
            ErrorCode.IndexUnavailable,
            ErrorCode.SiloLost,
            ErrorCode.ShuttingDown,
            ErrorCode.DeadlineExceeded,
        }.Select(code => code.Name()),
    ];

    /// <summary>Whether a call may be sent again after an error.</summary>
    public static bool IsRetryable(string code) => Clear.Contains(code) || code == ErrorCode.Unreachable.Name();

    public static IEnumerable<Violation> Check(Failure failure, IReadOnlyCollection<Outage> outages)
    {
        var isClear =
            Clear.Contains(failure.Code)
            // Only a silo that something was done to may be out of reach.
            || (
                failure.Code == ErrorCode.Unreachable.Name()
                && WasHit(failure.Client == "ask" ? null : failure.Silo, failure.Invoked, failure.Ended, outages)
            )
            // An answer is taken back when what it shows is hidden meanwhile.
            || (failure.Client == "ask" && failure.Code == ErrorCode.UnknownAnswer.Name())
            // A document's deletion that was lost on the way may have happened; writes are judged by themselves.
            || (failure.Client == "write" && failure.Code == ErrorCode.UnknownDocument.Name());
        if (!isClear)
        {
            yield return new Violation(
                Rule.ErrorsAreClear,
                $"{failure.Client} {failure.Invoked:c}–{failure.Ended:c} at silo-{failure.Silo + 1} ended with "
                    + $"{failure.Code}: {failure.Message}"
            );
        }
    }

    public static IEnumerable<Violation> Check(Ask ask, DocumentHistory? document, IReadOnlyCollection<Outage> outages)
    {
        if (ask.IsBroken && !WasHit(null, ask.Invoked, ask.Ended, outages))
        {
            yield return new Violation(Rule.StreamsEnd, $"{ask} broke off");
        }

        foreach (
            var content in ask
                .Markers.Where(marker => marker.Document == ask.Document)
                .Select(m => m.Content)
                .Distinct()
        )
        {
            if (document?.Judge(content, ask.Scope, ask.Invoked, ask.Ended, 0) is { } rule)
            {
                yield return new Violation(rule, $"document {ask.Document}: {ask} was answered with content {content}");
            }
        }
    }

    /// <summary>Whether something was done to a silo; null: to any, since an answer is written on whichever it
    /// is.</summary>
    private static bool WasHit(int? silo, TimeSpan from, TimeSpan until, IReadOnlyCollection<Outage> outages) =>
        outages.Any(outage =>
            outage.Silo is not null && (silo ?? outage.Silo) == outage.Silo && outage.Touches(from, until)
        );
}
