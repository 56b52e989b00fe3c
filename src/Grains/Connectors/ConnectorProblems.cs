using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Connectors;

/// <summary>Words for what stands in a connector's way.</summary>
public static class ConnectorProblems
{
    /// <summary>A problem as a remark; both go by the same names.</summary>
    /// <param name="problem">The problem.</param>
    public static Remark ToRemark(this Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var code = Enum.Parse<RemarkCode>(problem.Code.ToString());
        return new Remark(
            code.Name(),
            RemarkCodes.Fill(code.Sentence(), problem.Values) ?? problem.ToString(),
            problem.Values
        );
    }

    /// <summary>Why a run ended; null: a fault, which is for the log.</summary>
    /// <param name="error">What ended it.</param>
    public static Remark? Find(Exception error) =>
        error switch
        {
            SourceException source => source.Problem.ToRemark(),
            PipelineException refused => refused.ToRemark(),
            SinkException { InnerException: PipelineException refused } => refused.ToRemark(),
            SinkException { InnerException: SourceException source } => source.Problem.ToRemark(),
            SinkException sink => Problem.Of(ProblemCode.ItemRefused, ("detail", sink.Message)).ToRemark(),
            StoreUnavailableException => RemarkCode.StoreUnreachable.With(),
            OperationCanceledException => RemarkCode.RunInterrupted.With(),
            _ => null,
        };

    /// <summary>A run's report on the wire.</summary>
    internal static ConnectorRunInfo With(this ConnectorRunInfo run, RunReport report) =>
        run with
        {
            Seen = report.Seen,
            Changed = report.Changed,
            Deleted = report.Deleted,
            Failed = report.Failed,
            Failures = [.. report.Failures.Select(item => new ConnectorFailure(item.Id, item.Problem.ToRemark()))],
        };
}
