using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Generation.Scheduling;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>
/// The thread that owns a model: take in requests, admit, schedule, run, postprocess, again. Requests come in through a
/// bounded queue and leave through their <see cref="Answer"/>. An error ends the requests it concerns. Where it leaves
/// the state in doubt, or the model does nothing any more, the engine is <see cref="Faulted"/>: it ends all requests
/// and takes no more.
/// </summary>
internal sealed class GenerationEngine : IAsyncDisposable
{
    // Requests that fail one after the other, without a step in between that succeeds, are not to blame any more.
    private const int MostFailures = 4;

    private readonly object _gate = new();
    private readonly Scheduler _scheduler;
    private readonly IStepRunner _runner;
    private readonly KvSequences _sequences;
    private readonly int _maxQueued;
    private readonly ILogger _logger;
    private readonly GenerationCounters _counters;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SequenceEndings _endings;
    private readonly SampledTokens _tokens;
    private readonly string _name;
    private readonly TaskCompletionSource<SessionFault> _faulted = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly WorkSignal _work = new();
    private readonly StepTrace _trace;
    private bool _stopping;
    private int _failures;

    /// <param name="name">For logs and messages.</param>
    /// <param name="scheduler">Owned; guarded by the engine from here on.</param>
    /// <param name="runner">Owned; disposed with the engine, on its thread.</param>
    /// <param name="sequences">Who holds which cells; owned.</param>
    /// <param name="maxQueued">Requests that may wait beyond those that free slots will take at once.</param>
    /// <param name="time">For the rate in the statistics.</param>
    /// <param name="logger">Receives failures.</param>
    public GenerationEngine(
        string name,
        Scheduler scheduler,
        IStepRunner runner,
        KvSequences sequences,
        int maxQueued,
        TimeProvider time,
        ILogger logger
    )
    {
        (_name, _scheduler, _runner, _sequences, _maxQueued, _logger) = (
            name,
            scheduler,
            runner,
            sequences,
            maxQueued,
            logger
        );
        _counters = new GenerationCounters(name, time);
        _endings = new SequenceEndings(name, scheduler, sequences, _counters, _gate, logger);
        _tokens = new SampledTokens(runner, _counters, _endings);
        _trace = new StepTrace(name);
        new Thread(Loop) { IsBackground = true, Name = $"generate {name}" }.UnsafeStart();
    }

    /// <summary>Ends with what broke the engine, once it does.</summary>
    public Task<SessionFault> Faulted => _faulted.Task;

    public GenerationStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _counters.Snapshot(_scheduler, _sequences);
            }
        }
    }

    /// <summary>Queues a sequence.</summary>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    /// <exception cref="SessionFaultedException">The engine is broken.</exception>
    public void Submit(Sequence sequence)
    {
        lock (_gate)
        {
            if (Faulted.IsCompletedSuccessfully)
            {
                throw new SessionFaultedException(
                    $"{Faulted.Result.Reason} It is being opened again.",
                    hadBegun: false,
                    Faulted.Result.Error
                );
            }

            ObjectDisposedException.ThrowIf(_stopping, typeof(IGenerator));

            // Requests that a free slot will take at the next step do not count as waiting.
            var free = _scheduler.Slots - _scheduler.Running.Count;
            if (_scheduler.Waiting >= _maxQueued + free)
            {
                throw _counters.Refuse(_scheduler, _maxQueued);
            }

            _scheduler.Enqueue(sequence);
            _endings.Begin(sequence);
            _counters.CountQueued(sequence);
        }

        _work.Raise();
    }

    /// <summary>Ends a sequence that nobody reads any more, at the next step.</summary>
    public void Cancel(Sequence sequence)
    {
        sequence.Cancel();
        _work.Raise();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        _work.Raise();
        await _stopped.Task.ConfigureAwait(false);
    }

    private void Loop()
    {
        try
        {
            while (Schedule() is { } plan)
            {
                if (plan.Entries.Count == 0)
                {
                    _trace.End();
                    _work.Wait();
                }
                else
                {
                    Step(plan);
                }
            }
        }
        catch (Exception error)
        {
            // Nothing that is running can be trusted, and nothing new may come in.
            EngineLog.Broken(_logger, error, _name);
            EndAll(EngineBrokenException.FaultOf(_name, error));
        }

        _trace.End();
        EndAll(null);
        Free();
        _stopped.TrySetResult();
    }

    private void Free()
    {
        try
        {
            _sequences.Dispose();
            _runner.Dispose();
        }
        catch (Exception error)
        {
            EngineLog.Broken(_logger, error, _name);
        }
    }

    /// <summary>The next step, empty when there is nothing to do; null when the engine is to stop.</summary>
    private StepPlan? Schedule()
    {
        lock (_gate)
        {
            _endings.EndCancelled();
            if (_stopping)
            {
                return null;
            }

            BeginAdmitted();
            _counters.CountShared(_sequences.CatchUp());
            while (_scheduler.Overflowing() is { } youngest)
            {
                Preempt(youngest);
            }

            _sequences.Trim();
            return _scheduler.Plan();
        }
    }

    private void Step(StepPlan plan)
    {
        if (plan.Entries.Count == 0)
        {
            return;
        }

        plan = _runner.Guess(plan);
        List<int>[] sampled = [.. plan.Entries.Select(_ => new List<int>())];
        var started = Stopwatch.GetTimestamp();
        try
        {
            _runner.Run(plan, sampled);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or EngineBrokenException))
        {
            // Not in the filter, which would swallow it when the cells cannot be freed.
            if (error is NoCellsException && TryMakeRoom())
            {
                Step(plan.StillRunning());
                return;
            }

            if (plan.Entries.Count == 1)
            {
                _endings.EndFailed(plan.Entries[0].Sequence, error);
                _failures++;
                if (_failures >= MostFailures)
                {
                    throw new EngineBrokenException(
                        $"The model of the generator '{_name}' fails on every request.",
                        error
                    );
                }

                return;
            }

            // One sequence's fault must not end the others: each tries its part again, alone.
            EngineLog.Isolating(_logger, error, _name, plan.Entries.Count);
            foreach (var entry in plan.Entries)
            {
                Step(new StepPlan([entry]).StillRunning());
            }

            return;
        }

        plan.Check(_name, sampled);
        _failures = 0;
        var took = Stopwatch.GetElapsedTime(started);
        EngineLog.Step(_logger, plan.Entries.Count, plan.TokenCount, took.TotalMilliseconds);
        _trace.Ran(plan);
        lock (_gate)
        {
            _counters.CountStep(plan, _scheduler, _sequences.CellsKept);
            if (plan.PromptTokens is >= PrefixCache.FewestTokens and var tokens)
            {
                _sequences.Costs.RecordEvaluation(tokens, took);
            }
            else if (plan.PromptTokens == 0)
            {
                _scheduler.Times.Record(plan.TokenCount, took);
            }

            for (var i = 0; i < plan.Entries.Count; i++)
            {
                _tokens.Take(plan.Entries[i], sampled[i]);
            }
        }
    }

    private void BeginAdmitted()
    {
        while (_scheduler.Admit(_sequences.Sharable) is { } sequence)
        {
            try
            {
                _runner.Begin(sequence);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                _endings.EndFailed(sequence, error);
                continue;
            }

            sequence.Trace?.Run(_name);

            // Its errors are not the request's: they leave the cells of others in doubt.
            _counters.CountShared(_sequences.Share(sequence));
        }
    }

    /// <summary>Frees cells for a step that found none: those of ended requests first, then the youngest running
    /// one's.</summary>
    private bool TryMakeRoom()
    {
        lock (_gate)
        {
            if (_sequences.TrimAll())
            {
                return true;
            }

            if (_scheduler.Running.Count < 2)
            {
                return false;
            }

            Preempt(_scheduler.Running[^1]);
            return true;
        }
    }

    private void Preempt(Sequence sequence)
    {
        _counters.CountPreempted();
        sequence.Trace?.Preempted();
        _sequences.Preempt(sequence);
    }

    /// <param name="fault">What broke the engine; null for disposal.</param>
    private void EndAll(SessionFault? fault)
    {
        lock (_gate)
        {
            // Before any reader learns of it: who asks again at once must not find an engine that seems to work.
            if (fault is not null && !_stopping)
            {
                _faulted.TrySetResult(fault);
            }

            _stopping = true;
            _endings.EndAll(fault);
        }
    }
}
