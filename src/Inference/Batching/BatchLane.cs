using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>
/// A thread that runs batches: take one, run it, hand out the results, with no I/O in between. A batch that fails while
/// the model works is run again in halves, so that an input that the model cannot do fails alone.
/// </summary>
/// <param name="name">The model's name, for messages.</param>
/// <param name="runner">The model.</param>
/// <param name="probe">An input that the model can do, run after a batch has failed; null leaves that out.</param>
/// <param name="time">The clock of the figures.</param>
internal sealed class BatchLane<TResult>(
    string name,
    IBatchRunner<TResult> runner,
    TokenInput? probe,
    TimeProvider time
)
{
    // Enough to find three inputs among 64. After them each part that is left is run whole, once.
    private const int MostRuns = 32;

    private readonly List<BatchItem> _batch = [];
    private readonly List<TokenInput> _inputs = [];
    private readonly List<(BatchRequest<TResult>.Item Item, TResult Result)> _done = [];
    private readonly Dictionary<BatchRequest<TResult>, Exception> _failed = [];

    /// <summary>Starts the thread.</summary>
    /// <param name="thread">The thread's name.</param>
    /// <param name="take">Waits for a batch; null when there will be no more.</param>
    /// <param name="ran">Is told what a batch was, before its results are handed out.</param>
    /// <param name="faulted">Is told once that the model, or the thread itself, is broken; no batch is taken after
    /// it.</param>
    /// <param name="ended">Is called once, at the end.</param>
    public void Start(
        string thread,
        Func<List<BatchItem>, Urgency?> take,
        Action<Urgency, BatchFigures> ran,
        Action<SessionFault> faulted,
        Action ended
    ) =>
        new Thread(() =>
        {
            try
            {
                while (take(_batch) is { } urgency && Run(urgency, ran, faulted)) { }
            }
            catch (Exception error)
            {
                // A fault of our own: nothing that this thread had taken can be trusted, and it takes no more.
                var fault = new SessionFault($"{name} stopped on an error of its own.", error);
                faulted(fault);
                FailBatch(new SessionFaultedException(fault.Reason, hadBegun: true, error));
            }

            ended();
        })
        {
            IsBackground = true,
            Name = thread,
        }.UnsafeStart();

    private bool Run(Urgency urgency, Action<Urgency, BatchFigures> ran, Action<SessionFault> faulted)
    {
        _done.Clear();
        _failed.Clear();
        var (tokens, longest) = (0L, 0);
        foreach (var item in _batch)
        {
            tokens += item.Length;
            longest = Math.Max(longest, item.Length);
        }

        var start = time.GetTimestamp();
        var trace = BatchTrace.Begin(
            runner.Operation,
            name,
            _batch.Cast<BatchRequest<TResult>.Item>().Select(item => item.Request.Trace)
        );
        var fault = RunAll();
        trace?.End(_batch.Count, tokens, fault is not null, _failed.Keys.Select(request => request.Trace));
        ran(urgency, new BatchFigures(_batch.Count, tokens, (long)longest * _batch.Count, time.GetElapsedTime(start)));
        if (fault is not null)
        {
            faulted(fault);
        }

        foreach (var (item, result) in _done)
        {
            item.Complete(result);
        }

        foreach (var (request, error) in _failed)
        {
            request.Fail(error);
        }

        if (fault is not null)
        {
            FailBatch(new SessionFaultedException(fault.Reason, hadBegun: true, fault.Error));
        }

        _done.Clear();
        _failed.Clear();
        return fault is null;
    }

    /// <summary>Runs the batch, and what fails of it again in halves.</summary>
    /// <returns>What broke the model; null when it works.</returns>
    private SessionFault? RunAll()
    {
        var parts = new Stack<BatchRequest<TResult>.Item[]>();
        parts.Push([.. _batch.Cast<BatchRequest<TResult>.Item>()]);
        for (var runs = 1; parts.TryPop(out var part); runs++)
        {
            if (runs > 1)
            {
                // Whose request has failed, or is given up, needs no result any more.
                part = Array.FindAll(part, item => !item.IsAbandoned && !_failed.ContainsKey(item.Request));
            }

            if (part.Length == 0 || TryRun(part) is not { } error)
            {
                continue;
            }

            if (Probe() is { } fault)
            {
                return fault;
            }

            if (part.Length == 1 || runs >= MostRuns)
            {
                Array.ForEach(part, item => _failed.TryAdd(item.Request, error));
                continue;
            }

            if (runs == 1)
            {
                InferenceMetrics.Split(runner.Operation, name);
            }

            parts.Push(part[(part.Length / 2)..]);
            parts.Push(part[..(part.Length / 2)]);
        }

        return null;
    }

    /// <summary>Runs a part of the batch; what it failed on, null when it is done.</summary>
    private InferenceException? TryRun(BatchRequest<TResult>.Item[] part)
    {
        _inputs.Clear();
        _inputs.AddRange(part.Select(item => item.Input));
        try
        {
            var results = runner.Run(_inputs);
            if (results.Length != part.Length)
            {
                throw new InferenceException($"{name} gave {results.Length} results for {part.Length} inputs.");
            }

            _done.AddRange(part.Zip(results));
            return null;
        }
        catch (Exception error)
        {
            return error as InferenceException
                ?? new InferenceException(
                    $"{name} failed on a batch of {part.Length} x {part.Max(item => item.Length)} tokens: {error.Message}",
                    error
                );
        }
    }

    /// <summary>Whether it was the batch that the model failed on, or it can do nothing any more.</summary>
    private SessionFault? Probe()
    {
        if (probe is not { } input)
        {
            return null;
        }

        try
        {
            return runner.Run([input]).Length == 1
                ? null
                : new SessionFault($"{name} fails on every input.", new InferenceException($"{name} gave no result."));
        }
        catch (Exception error)
        {
            return new SessionFault($"{name} fails on every input.", error);
        }
    }

    private void FailBatch(Exception error)
    {
        foreach (var item in _batch)
        {
            ((BatchRequest<TResult>.Item)item).Fail(error);
        }
    }
}
