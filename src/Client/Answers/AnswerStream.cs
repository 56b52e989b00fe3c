using System.Runtime.CompilerServices;
using Pipeline.Client.Http;
using Pipeline.Client.Transport;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Answers;

/// <summary>
/// A streamed answer. Enumerating it asks the question (or attaches to the answer); a broken connection is re-attached
/// where it broke, so that every event arrives exactly once and in order, up to the <see cref="DoneEvent"/>.
/// </summary>
public sealed class AnswerStream : IAsyncEnumerable<AnswerEvent>
{
    /// <summary>Longest wait for a cancellation to reach the server; after it the grace period there frees the
    /// answer.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    private readonly ITransport _transport;
    private readonly RetryPolicy _retries;
    private readonly Func<CancellationToken, Task<AnswerSource>> _open;
    private readonly long _from;
    private readonly bool _owner;

    internal AnswerStream(
        ITransport transport,
        RetryPolicy retries,
        Func<CancellationToken, Task<AnswerSource>> open,
        long from,
        bool owner
    )
    {
        _transport = transport;
        _retries = retries;
        _open = open;
        _from = from;
        _owner = owner;
    }

    /// <summary>The answer id, for <see cref="PipelineClient.ReadAnswerAsync"/>; null until the server gave
    /// it.</summary>
    public string? AnswerId { get; private set; }

    /// <summary>Streams the events.</summary>
    /// <param name="cancellationToken">
    /// Ends the stream; like leaving the enumeration early it also cancels the answer, unless the stream was attached
    /// with <see cref="PipelineClient.ReadAnswerAsync"/>.
    /// </param>
    /// <exception cref="PipelineException">
    /// The request is invalid, the server unreachable, or the connection broke more often than the options allow.
    /// </exception>
    public async IAsyncEnumerator<AnswerEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var finished = false;
        try
        {
            await foreach (var answerEvent in ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                // Before the yield: whoever leaves at the last event has had the whole answer.
                finished = answerEvent is DoneEvent;
                yield return answerEvent is DoneEvent done ? done.Told() : answerEvent;
            }
        }
        finally
        {
            if (!finished && _owner && AnswerId is { } id)
            {
                await FarewellAsync(id).ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<AnswerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = _from;
        var failures = 0;
        var source = await _open(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Exception? broken = null;
            using (source)
            {
                AnswerId = source.AnswerId;
                var events = source.Events.GetAsyncEnumerator(cancellationToken);
                await using (events.ConfigureAwait(false))
                {
                    while (broken is null)
                    {
                        try
                        {
                            if (!await events.MoveNextAsync().ConfigureAwait(false))
                            {
                                break;
                            }
                        }
                        catch (BrokenStreamException error)
                        {
                            broken = error;
                            break;
                        }

                        var current = events.Current;
                        if (current.Sequence < next)
                        {
                            continue;
                        }

                        if (current.Sequence > next)
                        {
                            broken = new BrokenStreamException($"event {next} is missing");
                            break;
                        }

                        next++;
                        failures = 0;
                        if (current is UnknownEvent)
                        {
                            continue;
                        }

                        yield return current;
                        if (current is DoneEvent)
                        {
                            yield break;
                        }
                    }
                }
            }

            (source, failures) = await ReattachAsync(next, failures, broken, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(AnswerSource Source, int Failures)> ReattachAsync(
        long next,
        int failures,
        Exception? broken,
        CancellationToken cancellationToken
    )
    {
        int? retryAfter = null;
        PipelineException? refused = null;
        while (true)
        {
            failures++;
            if (!await _retries.WaitAsync(failures, retryAfter, cancellationToken).ConfigureAwait(false))
            {
                throw refused
                    ?? new PipelineException(
                        ErrorCode.Unreachable,
                        $"The stream of answer {AnswerId} broke off after event {next - 1} ({broken?.Message ?? "the server closed it early"}) "
                            + $"and {_retries.MaxRetries} attempts to go on failed. Ask again."
                    );
            }

            try
            {
                return (
                    await _transport.OpenAnswer(AnswerId!, next, cancellationToken).ConfigureAwait(false),
                    failures
                );
            }
            catch (PipelineException error) when (RetryPolicy.Retryable(error))
            {
                refused = error;
                retryAfter = error.RetryAfterSeconds;
            }
        }
    }

    private async Task FarewellAsync(string id)
    {
        using var timeout = new CancellationTokenSource(FarewellTimeout);
        try
        {
            await _transport.CancelAnswer(id, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PipelineException or OperationCanceledException)
        {
            // The server notices the missing reader by itself.
        }
    }
}
