using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Batching;

/// <summary>A thread that runs batches: take one, run it, hand out the results, with no I/O in between.</summary>
/// <param name="name">The model's name, for messages.</param>
/// <param name="runner">The model.</param>
/// <param name="options">What bounds a batch.</param>
/// <param name="probe">An input that the model can do, run after a batch has failed; null leaves that out.</param>
/// <param name="time">The clock of the figures.</param>
internal sealed class BatchLane<TResult>(
    string name,
    IBatchRunner<TResult> runner,
    BatchingOptions options,
    TokenInput? probe,
    TimeProvider time
)
{
    private readonly List<BatchItem> _batch = [];
    private readonly List<TokenInput> _inputs = [];
    private readonly TResult[] _results = new TResult[options.MaxBatch];

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
        }.Start();

    private bool Run(Urgency urgency, Action<Urgency, BatchFigures> ran, Action<SessionFault> faulted)
    {
        _inputs.Clear();
        var (tokens, longest) = (0L, 0);
        foreach (var item in _batch)
        {
            _inputs.Add(((BatchRequest<TResult>.Item)item).Input);
            tokens += item.Length;
            longest = Math.Max(longest, item.Length);
        }

        var start = time.GetTimestamp();
        Exception? error = null;
        SessionFault? fault = null;
        try
        {
            runner.Run(_inputs, _results);
        }
        catch (Exception e)
        {
            error =
                e as InferenceException
                ?? new InferenceException(
                    $"{name} failed on a batch of {_batch.Count} x {longest} tokens: {e.Message}",
                    e
                );
            fault = Probe();
        }

        ran(urgency, new BatchFigures(_batch.Count, tokens, (long)longest * _batch.Count, time.GetElapsedTime(start)));
        if (fault is not null)
        {
            faulted(fault);
            FailBatch(new SessionFaultedException(fault.Reason, hadBegun: true, error));
            return false;
        }

        if (error is not null)
        {
            FailBatch(error);
            return true;
        }

        for (var i = 0; i < _batch.Count; i++)
        {
            ((BatchRequest<TResult>.Item)_batch[i]).Complete(_results[i]);
            _results[i] = default!;
        }

        return true;
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
            runner.Run([input], new TResult[1]);
            return null;
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
