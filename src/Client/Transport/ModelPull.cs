using System.Runtime.CompilerServices;
using Pipeline.Client.Http;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Transport;

/// <summary>A model's download on the server, followed to its end across broken connections.</summary>
/// <param name="caller">Sends the calls.</param>
/// <param name="name">The model.</param>
internal sealed class ModelPull(HttpCaller caller, string name)
{
    /// <summary>Asks for the download and tells how far it is.</summary>
    /// <exception cref="PipelineException">The server refuses, or the connection broke more often than the options
    /// allow.</exception>
    public async IAsyncEnumerable<ModelPullProgress> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var path = $"api/models/{Uri.EscapeDataString(name)}/pull";
        // A download that already runs is joined, so asking twice is harmless.
        await caller.CallAsync<Nothing>(new HttpCall(HttpMethod.Post, path), cancellationToken).ConfigureAwait(false);
        var several = name == ModelPullProgress.Defaults;
        for (var failures = 1; ; failures++)
        {
            using var response = await caller
                .OpenAsync(new HttpCall(HttpMethod.Get, path) { Accept = ServerEvents.ContentType }, cancellationToken)
                .ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var events = ServerEvents
                .ReadAsync<ModelPullProgress>(body, HttpTimes.LongestSilence, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                bool? more;
                while ((more = await MoveAsync(events).ConfigureAwait(false)) is true)
                {
                    var progress = events.Current;
                    failures = 1;
                    yield return progress;
                    if (!several && progress is { File: null, State: ModelPullState.Ready or ModelPullState.Failed })
                    {
                        yield break;
                    }
                }

                if (several && more is false)
                {
                    // Each model has its last event; only the end of the stream is the end of all.
                    yield break;
                }
            }

            if (!await caller.Retries.WaitAsync(failures, null, cancellationToken).ConfigureAwait(false))
            {
                throw new PipelineException(
                    ErrorCode.Unreachable,
                    $"The progress of model '{name}' broke off {failures} times. The server may still be downloading it: see 'pipeline models list'."
                );
            }
        }

        static async ValueTask<bool?> MoveAsync(IAsyncEnumerator<ModelPullProgress> events)
        {
            try
            {
                return await events.MoveNextAsync().ConfigureAwait(false);
            }
            catch (BrokenStreamException)
            {
                return null;
            }
        }
    }
}
