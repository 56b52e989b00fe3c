using System.Runtime.CompilerServices;
using Pipeline.Client.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Transport;

/// <summary>Turns what a grain call may throw into the errors of the client.</summary>
internal static class ClusterErrors
{
    /// <summary>Runs a grain call; the token also ends the wait for calls that do not take one.</summary>
    public static async Task<T> Run<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await call().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (Translate(error) is { } ours)
        {
            throw ours;
        }
    }

    /// <summary>Streams an answer; a stream that the cluster lost is a broken one.</summary>
    public static async IAsyncEnumerable<AnswerEvent> Stream(
        Func<IAsyncEnumerable<AnswerEvent>> open,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var events = open().GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception error) when (error is EnumerationAbortedException || Translate(error) is not null)
                {
                    throw new BrokenStreamException(error.Message, error);
                }

                yield return events.Current;
            }
        }
    }

    private static PipelineException? Translate(Exception error) =>
        error switch
        {
            TimeoutException => new PipelineException(
                ErrorCode.DeadlineExceeded,
                "The cluster did not answer in time. Try again.",
                null,
                1
            ),
            SiloUnavailableException
            or OrleansMessageRejectionException
            or Orleans.Runtime.Messaging.ConnectionFailedException
            or ClientNotAvailableException => new PipelineException(
                ErrorCode.Unreachable,
                $"The cluster cannot be reached ({error.Message.TrimEnd('.')}). Check that a silo runs and that the cluster client is connected to it."
            ),
            _ => null,
        };
}
