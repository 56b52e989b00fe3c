namespace Pipeline.Inference.Batching;

/// <summary>A thread that runs batches: take one, run it, hand out the results, with no I/O in between.</summary>
/// <param name="name">The model's name, for messages.</param>
/// <param name="runner">The model.</param>
/// <param name="maxBatch">Most items of a batch.</param>
/// <param name="time">The clock of the figures.</param>
internal sealed class BatchLane<TResult>(string name, IBatchRunner<TResult> runner, int maxBatch, TimeProvider time)
{
    private readonly List<BatchItem> _batch = [];
    private readonly List<TokenInput> _inputs = [];
    private readonly TResult[] _results = new TResult[maxBatch];

    /// <summary>Starts the thread.</summary>
    /// <param name="thread">The thread's name.</param>
    /// <param name="take">Waits for a batch; false when there will be no more.</param>
    /// <param name="ran">Is told the texts, their tokens, the tokens with padding, and how long a batch took.</param>
    /// <param name="ended">Is called once, at the end.</param>
    public void Start(string thread, Func<List<BatchItem>, bool> take, Action<int, long, long, TimeSpan> ran, Action ended) =>
        new Thread(() =>
        {
            while (take(_batch))
            {
                Run(ran);
            }

            ended();
        })
        { IsBackground = true, Name = thread }.Start();

    private void Run(Action<int, long, long, TimeSpan> ran)
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
        try
        {
            runner.Run(_inputs, _results);
        }
        catch (Exception e)
        {
            error = e as InferenceException
                ?? new InferenceException($"{name} failed on a batch of {_batch.Count} x {longest} tokens: {e.Message}", e);
        }

        ran(_batch.Count, tokens, (long)longest * _batch.Count, time.GetElapsedTime(start));
        for (var i = 0; i < _batch.Count; i++)
        {
            var item = (BatchRequest<TResult>.Item)_batch[i];
            if (error is null)
            {
                item.Complete(_results[i]);
                _results[i] = default!;
            }
            else
            {
                item.Fail(error);
            }
        }
    }
}
