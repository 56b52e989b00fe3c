using System.Diagnostics;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>A batch as traces see it: a trace of its own, linked to what it is for each of its requests.</summary>
internal sealed class BatchTrace
{
    private readonly Activity? _batch;
    private readonly (RequestTrace Request, Activity Span)[] _runs;

    private BatchTrace(string operation, string model, List<RequestTrace> requests)
    {
        _runs =
        [
            .. from request in requests
            let span = request.Run(operation, model)
            where span is not null
            select (request, span),
        ];
        _batch =
            _runs.Length == 0
                ? null
                : InferenceTraces.Begin(
                    "batch",
                    operation,
                    model,
                    links: _runs.Select(run => new ActivityLink(run.Span.Context))
                );
    }

    /// <summary>Begins.</summary>
    /// <param name="operation">What the model does.</param>
    /// <param name="model">Its name.</param>
    /// <param name="requests">The trace of each input's request; null: it has none.</param>
    /// <returns>Null where no request of the batch is traced.</returns>
    public static BatchTrace? Begin(string operation, string model, IEnumerable<RequestTrace?> requests)
    {
        List<RequestTrace>? traced = null;
        foreach (var request in requests)
        {
            if (request is not null && traced?.Contains(request) != true)
            {
                (traced ??= []).Add(request);
            }
        }

        return traced is null ? null : new BatchTrace(operation, model, traced);
    }

    /// <summary>Ends, before any result is handed out.</summary>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="tokens">Their tokens.</param>
    /// <param name="isBroken">Whether the model broke on it.</param>
    /// <param name="failed">The requests that failed.</param>
    public void End(int inputs, long tokens, bool isBroken, IEnumerable<RequestTrace?> failed)
    {
        var lost = failed.ToHashSet();
        foreach (var (request, span) in _runs)
        {
            Describe(span, isBroken || lost.Contains(request));
        }

        if (_batch is not null)
        {
            Describe(_batch, isBroken || lost.Count > 0);
        }

        void Describe(Activity span, bool isFailed) =>
            span.SetTag(InferenceTraces.BatchSize, inputs)
                .SetTag(InferenceTraces.BatchTokens, tokens)
                .End(isFailed ? InferenceTraces.Failed : null);
    }
}
